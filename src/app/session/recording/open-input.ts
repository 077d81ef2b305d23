import type { AudioClient } from '../../../../workers/audio/audio-client.ts';
import type { MicrophoneWish } from '../../../../workers/audio/microphone-client.ts';
import type { LostCode, RecorderClient } from '../../../../workers/audio/recorder-client.ts';

/** A microphone on the context that plays. */
export interface OpenInput {
  readonly client: RecorderClient;
  readonly context: AudioContext;
  readonly release: () => void;
}

export async function openInput(
  sound: Pick<AudioClient, 'hold'>,
  wish: MicrophoneWish,
  onLevel: (peaks: readonly number[]) => void,
  onLost: (code: LostCode) => void,
): Promise<OpenInput> {
  const { RecorderClient } = await import('../../../../workers/audio/recorder-client.ts');
  const { context, release } = await sound.hold();
  try {
    return { client: await RecorderClient.open({ context, wish, onLevel, onLost }), context, release };
  } catch (error) {
    release();
    throw error;
  }
}
