// Microphones: which there are, and one of them opened as it is.
import { StoryError } from '../../src/base/errors.ts';

export interface MicrophoneWish {
  /** Null: the one that the system prefers. */
  readonly device: string | null;
  /** Null: as many as the device has, 8 at most. */
  readonly channels: 1 | 2 | null;
}

export interface OpenMicrophone {
  readonly stream: MediaStream;
  /** The one that was wished for is not there; this is the one that the system prefers. */
  readonly instead: boolean;
}

/**
 * Nothing cancelled, nothing made quieter or louder.
 * @throws StoryError `record-denied`, `record-no-device`, `record-device-busy`, `record-failed`
 */
export async function openMicrophone({ device, channels }: MicrophoneWish): Promise<OpenMicrophone> {
  // Where the page is not served safely there is no such thing.
  if (!navigator.mediaDevices?.getUserMedia) throw new StoryError('record-no-device');
  const ask = (id: string | null): Promise<MediaStream> =>
    navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
        ...(channels === null ? {} : { channelCount: { ideal: channels } }),
        ...(id === null ? {} : { deviceId: { exact: id } }),
      },
    });
  try {
    return { stream: await ask(device), instead: false };
  } catch (error) {
    const gone = error instanceof DOMException && GONE.includes(error.name);
    if (device === null || !gone) throw refusal(error);
  }
  try {
    return { stream: await ask(null), instead: true };
  } catch (error) {
    throw refusal(error);
  }
}

const GONE = ['NotFoundError', 'OverconstrainedError'];

export interface MicrophoneName {
  readonly id: string;
  readonly name: string;
}

/** Those that have names: browsers tell them once the microphone was allowed. The system's own choice is not among them. */
export async function listMicrophones(): Promise<readonly MicrophoneName[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices
    .filter(
      ({ kind, deviceId, label }) => kind === 'audioinput' && label !== '' && !ALIASES.includes(deviceId),
    )
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/** Chromium lists the system's choice once more under these. */
const ALIASES = ['default', 'communications', ''];

/** What the browser answers, by its name (W3C Media Capture, 10.1.3). */
function refusal(error: unknown): unknown {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError')
    return new StoryError('record-denied', { cause: error });
  if (GONE.includes(name)) return new StoryError('record-no-device', { cause: error });
  if (name === 'NotReadableError' || name === 'AbortError')
    return new StoryError('record-device-busy', { cause: error });
  return microphoneFailed(error);
}

export const microphoneFailed = (error: unknown): unknown =>
  error instanceof StoryError
    ? error
    : new StoryError('record-failed', {
        params: { reason: error instanceof Error ? error.message : String(error) },
        cause: error,
      });
