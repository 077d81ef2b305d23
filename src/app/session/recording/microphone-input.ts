// The microphone that is open while tracks are armed: what comes in, whether it is heard, and what becomes of it.
import { type Accessor, createSignal } from 'solid-js';
import type { AudioClient } from '../../../../workers/audio/audio-client.ts';
import type { MicrophoneName } from '../../../../workers/audio/microphone-client.ts';
import type { LostCode } from '../../../../workers/audio/recorder-client.ts';
import { type ErrorReport, reportOf, StoryError } from '../../../base/errors.ts';
import { type InputLevels, InputMeter, NO_LEVELS } from './input-levels.ts';
import { type OpenInput, openInput } from './open-input.ts';
import type { Recorder, RecorderInput } from './recording.ts';

export interface MicrophoneInput {
  readonly levels: Accessor<InputLevels>;
  clearClip(): void;
  readonly microphones: Accessor<readonly MicrophoneName[]>;
  readonly monitoring: Accessor<boolean>;
  readonly rates: Recorder['rates'];
  readonly trouble: Accessor<ErrorReport | null>;
  setTrouble(trouble: ErrorReport | null): void;
  /** Null while no microphone is open, or being opened. */
  current(): Promise<OpenInput> | null;
  /** The one that is open, or the one that is wished for. @throws StoryError as `Recorder.arm` */
  open(): Promise<OpenInput>;
  shut(): Promise<void>;
  /** Asks anew which there are. */
  list(): Promise<void>;
  /** Which is to be opened next. False: it is the one that is wished for already. */
  wish(next: RecorderInput): boolean;
  /** @throws StoryError `record-monitor-failed`; it is off then */
  setMonitoring(on: boolean): Promise<void>;
  close(): void;
}

/** @param lost microphone or loudspeaker went by itself */
export function createMicrophoneInput(
  sound: Pick<AudioClient, 'hold'>,
  lost: (code: LostCode) => void,
): MicrophoneInput {
  const [levels, setLevels] = createSignal<InputLevels>(NO_LEVELS);
  const [microphones, setMicrophones] = createSignal<readonly MicrophoneName[]>([]);
  const [monitoring, setMonitoring] = createSignal(false);
  const [trouble, setTrouble] = createSignal<ErrorReport | null>(null);
  const [rates, setRates] = createSignal<ReturnType<Recorder['rates']>>(null);
  let wished: RecorderInput = { device: null, name: '', channels: null };
  let meter = new InputMeter();
  let opening: Promise<OpenInput> | null = null;

  const heard = (peaks: readonly number[]): void => void setLevels(meter.take(peaks));
  const list = async (): Promise<void> => {
    const { listMicrophones } = await import('../../../../workers/audio/microphone-client.ts');
    setMicrophones(await listMicrophones());
  };
  const listAgain = (): void => void list().catch(() => undefined);
  // Where pages have no microphones there is nobody to listen to.
  const devices = globalThis.navigator?.mediaDevices;
  devices?.addEventListener?.('devicechange', listAgain);

  const opened = ({ client, context }: OpenInput, { name }: RecorderInput): void => {
    const differs = client.deviceRate > 0 && client.deviceRate !== context.sampleRate;
    setRates(differs ? { device: client.deviceRate, project: context.sampleRate } : null);
    if (client.instead)
      setTrouble(reportOf(new StoryError('record-other-device', { params: { name, other: client.name } })));
    listAgain();
  };
  const open = (): Promise<OpenInput> => {
    if (opening) return opening;
    const asked = wished;
    const made = openInput(sound, asked, heard, lost);
    opening = made;
    made.then(
      (input) => opened(input, asked),
      () => {
        if (opening === made) opening = null;
      },
    );
    return made;
  };
  const shut = async (): Promise<void> => {
    const last = opening;
    opening = null;
    meter = new InputMeter();
    setLevels(NO_LEVELS);
    setMonitoring(false);
    if (!last) return;
    const { client, release } = await last;
    client.close();
    release();
  };
  return {
    levels,
    clearClip: () => void setLevels(meter.putOut()),
    microphones,
    monitoring,
    rates,
    trouble,
    setTrouble: (next) => void setTrouble(next),
    current: () => opening,
    open,
    shut,
    list,
    wish(next) {
      const same = next.device === wished.device && next.channels === wished.channels;
      wished = next;
      return !same;
    },
    async setMonitoring(on) {
      setMonitoring(on);
      const asked = opening;
      try {
        if (!asked && on) throw new Error('closed');
        const input = await asked;
        // It was closed meanwhile, or switched once more.
        if (opening === asked) input?.client.monitor(monitoring());
      } catch (error) {
        setMonitoring(false);
        if (error instanceof StoryError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new StoryError('record-monitor-failed', { params: { reason }, cause: error });
      }
    },
    close() {
      devices?.removeEventListener?.('devicechange', listAgain);
      void shut().catch(() => undefined);
    },
  };
}
