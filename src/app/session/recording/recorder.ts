// Recording the microphone while the film plays: which tracks are armed, what is heard, and what becomes of it.
import { createSignal } from 'solid-js';
import type { AudioClient } from '../../../../workers/audio/audio-client.ts';
import type { MicrophoneName } from '../../../../workers/audio/microphone-client.ts';
import { type ErrorReport, reportOf, StoryError } from '../../../base/errors.ts';
import { randomId } from '../../../base/ids.ts';
import { type FrameRate, samplesToTicks, secondsToTicks, type Ticks } from '../../../base/time.ts';
import { recordingFile, removeRecording } from '../../../storage/recording-files.ts';
import { settings } from '../../../storage/settings.ts';
import { unfinishedRecordings } from '../../../storage/unfinished-recordings.ts';
import type { OwnedPlayer } from '../player.ts';
import { countIn } from './count-in.ts';
import { type InputLevels, InputMeter, NO_LEVELS } from './input-levels.ts';
import { type OpenInput, openInput } from './open-input.ts';
import { placeRecording } from './place-recording.ts';
import type { Recorder, RecorderInput, Recording, RecordOptions } from './recording.ts';
import { noticesOf } from './recording-notices.ts';

export interface RecorderOptions {
  readonly project: string;
  readonly sound: Pick<AudioClient, 'hold' | 'playedOffset' | 'statistics'>;
  readonly player: Pick<OwnedPlayer, 'record' | 'pause' | 'time' | 'seek'>;
  readonly frameRate: () => FrameRate;
  /** Makes a file an asset of the project; its id. */
  readonly bring: (file: File) => Promise<string>;
}

export interface OwnedRecorder extends Recorder {
  close(): void;
}

/** Chance has 4 or 5; a chirp from a telephone's loudspeaker across a desk far more. */
const LEAST_CHIRP_SCORE = 9;
/** No header of a WAV is longer: in a smaller file there is no sound. */
const EMPTY_BYTES = 58;
/** No recording is longer. */
const DAY_SECONDS = 24 * 3600;
/** Two chirps on one way differ by less. */
const CHIRPS_AGREE_SECONDS = 0.001;
/** What lies behind the end of the range is cut off to the sample. */
const PUNCH_EVERY_MS = 20;
const latencyKey = (device: string): string => `round-trip/${device}`;

export function createRecorder({ project, sound, player, frameRate, bring }: RecorderOptions): OwnedRecorder {
  const [armed, setArmed] = createSignal<ReadonlySet<string>>(new Set());
  const [state, setState] = createSignal<ReturnType<Recorder['state']>>('idle');
  const [count, setCount] = createSignal(0);
  const [levels, setLevels] = createSignal<InputLevels>(NO_LEVELS);
  const [microphones, setMicrophones] = createSignal<readonly MicrophoneName[]>([]);
  const [monitoring, setMonitoring] = createSignal(false);
  const [trouble, setTrouble] = createSignal<ErrorReport | null>(null);
  const [rates, setRates] = createSignal<ReturnType<Recorder['rates']>>(null);
  const memory = unfinishedRecordings();
  let measuring = false;
  let input: RecorderInput = { device: null, name: '', channels: null };
  let meter = new InputMeter();
  let opening: Promise<OpenInput> | null = null;
  /** Ends what is being recorded, with what is to be said of it. */
  let end: ((why: ErrorReport | null) => void) | null = null;

  const lost = (): void => {
    const why = reportOf(new StoryError('record-device-lost'));
    if (end) end(why);
    else setTrouble(why);
    void disarm();
  };
  const heard = (peaks: readonly number[]): void => void setLevels(meter.take(peaks));
  const level = (): number => Math.max(0, ...levels().channels.map(({ peak }) => peak));
  const listNow = async (): Promise<void> => {
    const { listMicrophones } = await import('../../../../workers/audio/microphone-client.ts');
    setMicrophones(await listMicrophones());
  };
  const listAgain = (): void => void listNow().catch(() => undefined);
  // Where pages have no microphones there is nobody to listen to.
  const devices = globalThis.navigator?.mediaDevices;
  devices?.addEventListener?.('devicechange', listAgain);
  const open = (): Promise<OpenInput> => {
    if (opening) return opening;
    const wished = input;
    const opened = openInput(sound, wished, heard, lost);
    opening = opened;
    opened.then(
      ({ client, context }) => {
        const differs = client.deviceRate > 0 && client.deviceRate !== context.sampleRate;
        setRates(differs ? { device: client.deviceRate, project: context.sampleRate } : null);
        if (client.instead) {
          const params = { name: wished.name, other: client.name };
          setTrouble(reportOf(new StoryError('record-other-device', { params })));
        }
        listAgain();
      },
      () => {
        if (opening === opened) opening = null;
      },
    );
    return opened;
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
  /** After what is being recorded has come to its end. */
  let recording: Promise<unknown> = Promise.resolve();
  const disarm = async (): Promise<void> => {
    setArmed(new Set<string>());
    await recording.catch(() => undefined);
    if (armed().size === 0) await shut();
  };

  const roundTripOf = async ({ client, context }: OpenInput): Promise<number> => {
    const measured = await settings().get(latencyKey(client.device));
    if (typeof measured === 'number') return measured;
    // Web Audio 1.1: base latency lies before the output latency, both before the loudspeaker.
    return (context.baseLatency || 0) + (context.outputLatency || 0) + client.inputLatency;
  };

  const record = async (
    name: string,
    tracks: readonly string[],
    { from, until: last = Number.POSITIVE_INFINITY, preRoll = 0, countIn: clicks }: RecordOptions,
  ): Promise<Recording> => {
    setState('starting');
    const id = randomId();
    const entry = { id, project, name, tracks, place: null, startedAt: Date.now() };
    const over = Promise.withResolvers<ErrorReport | null>();
    let waits = 0;
    let punch: ReturnType<typeof setInterval> | undefined;
    const ends = (why: ErrorReport | null): void => {
      if (end) waits = sound.statistics().underruns;
      end = null;
      over.resolve(why);
    };
    end = ends;
    try {
      const microphone = await open();
      const { client, context } = microphone;
      const [roundTrip, { sampleRate }] = [await roundTripOf(microphone), context];
      const start = from ?? player.time();
      player.pause();
      const begin = Math.max(0, start - preRoll);
      if (begin !== player.time()) player.seek(begin);
      if (clicks) {
        setState('counting');
        await countIn(context, clicks, setCount, over.promise);
        setState('starting');
        if (!end) throw new StoryError('cancelled');
      }
      await memory.put(entry);
      const first = Promise.withResolvers<number>();
      await client.record(id, (event) => {
        if (event.kind === 'first') first.resolve(event.frame);
        else ends(reportOf(new StoryError(event.kind === 'full' ? 'record-full' : 'record-longest')));
      });
      await player.record(() => ends(null));
      setState('recording');
      const offset = await offsetOf(sound, over.promise);
      if (offset === null) throw new StoryError('record-nothing');
      const waited = sound.statistics().underruns;
      const placed = (frames: number, firstFrame: number, until: Ticks) =>
        placeRecording({
          ...{ firstFrame, frames, sampleRate, offset, roundTrip },
          ...{ start, end: Math.min(until, last), frameRate: frameRate() },
        });
      const heardNow = (): Ticks => {
        const time = context.currentTime - (context.outputLatency || context.baseLatency || 0);
        return samplesToTicks(Math.round(time * sampleRate) + offset, sampleRate);
      };
      if (last < Number.POSITIVE_INFINITY)
        punch = setInterval(() => heardNow() >= last && ends(null), PUNCH_EVERY_MS);
      // For the case that nobody comes to end it: a crash, a closed tab.
      void first.promise.then((frame) => {
        const place = placed(DAY_SECONDS * sampleRate, frame, secondsToTicks(DAY_SECONDS));
        if (end) memory.put({ ...entry, place }).catch(say);
      });
      const why = await over.promise;
      const until = heardNow();
      setState('ending');
      player.pause();
      // What was played last is still on its way back to the microphone.
      await wait(Math.min(1, roundTrip) * 1000 + 50);
      const file = await client.finish();
      const place = file.frames > 0 ? placed(file.frames, file.firstFrame, until) : null;
      if (!place) throw new StoryError('record-nothing');
      await memory.put({ ...entry, place });
      const { asset } = await recover({ ...entry, place });
      const notices = noticesOf(why, waits - waited, (file.lost / sampleRate) * 1000);
      return { ...place, asset, tracks, notices };
    } catch (error) {
      player.pause();
      // What was being written when something else broke stays, and is offered.
      if (
        state() === 'starting' ||
        state() === 'counting' ||
        (error instanceof StoryError && error.code === 'record-nothing')
      ) {
        await opening?.then(({ client }) => client.abandon()).catch(() => undefined);
        await discard(id);
      }
      throw error;
    } finally {
      clearInterval(punch);
      setCount(0);
      end = null;
      setState('idle');
    }
  };

  const discard = async (id: string): Promise<void> => {
    await removeRecording(id);
    await memory.delete(id);
  };
  const recover: Recorder['recover'] = async ({ id, name, place }) => {
    const file = await recordingFile(id);
    if (!file || file.size <= EMPTY_BYTES) {
      await discard(id);
      throw new StoryError('record-nothing');
    }
    const asset = await bring(new File([file], `${name}.wav`, { type: 'audio/wav' }));
    await discard(id);
    return { asset, place };
  };

  return {
    armed,
    state,
    count,
    level,
    levels,
    clearClip: () => void setLevels(meter.putOut()),
    microphones,
    async findMicrophones() {
      if (!opening) {
        await open();
        if (armed().size === 0) await shut();
      }
      await listNow();
    },
    async setInput(next) {
      const same = next.device === input.device && next.channels === input.channels;
      input = next;
      if (same || !opening || state() !== 'idle' || measuring) return;
      await shut();
      setTrouble(null);
      if (armed().size > 0) await open();
    },
    monitoring,
    setMonitoring(on) {
      setMonitoring(on && opening !== null);
      opening
        ?.then(({ client }) => client.monitor(monitoring()))
        .catch((error: unknown) => {
          setMonitoring(false);
          setTrouble(reportOf(error));
        });
    },
    trouble,
    rates,
    async arm(track, on) {
      setTrouble(null);
      const next = new Set(armed());
      if (on) next.add(track);
      else next.delete(track);
      setArmed(next);
      if (next.size === 0) return disarm();
      try {
        await open();
      } catch (error) {
        setArmed(new Set<string>());
        throw error;
      }
    },
    async record(name, tracks, options = {}) {
      if (state() !== 'idle' || measuring) throw new StoryError('cancelled');
      const made = record(name, tracks, options);
      recording = made;
      return made;
    },
    stop: () => end?.(null),
    async measureLatency() {
      // Both listen by the one worklet.
      if (state() !== 'idle' || measuring) throw new StoryError('cancelled');
      measuring = true;
      try {
        const microphone = await open();
        const { sampleRate } = microphone.context;
        // Something else that beeps may be taken for the chirp once, hardly twice at one distance.
        const [once, again] = [await microphone.client.measure(), await microphone.client.measure()];
        const heard = [once, again].every(({ frames, score }) => score >= LEAST_CHIRP_SCORE && frames > 0);
        if (!heard || Math.abs(once.frames - again.frames) > CHIRPS_AGREE_SECONDS * sampleRate)
          throw new StoryError('record-chirp-unheard');
        const seconds = again.frames / sampleRate;
        await settings().set(latencyKey(microphone.client.device), seconds);
        return seconds;
      } finally {
        measuring = false;
        if (armed().size === 0) await shut();
      }
    },
    unfinished: () => memory.list(project),
    recover,
    discard,
    close() {
      end?.(null);
      devices?.removeEventListener?.('devicechange', listAgain);
      void shut().catch(() => undefined);
    },
  };
}

/** Asked until the worklet gives out sound; null where that never came before the end. */
async function offsetOf(sound: RecorderOptions['sound'], over: Promise<unknown>): Promise<number | null> {
  let done = false;
  void over.then(() => {
    done = true;
  });
  for (;;) {
    const offset = sound.playedOffset();
    if (offset !== null || done) return offset;
    await Promise.race([over, wait(20)]);
  }
}

const say = (error: unknown): void => console.warn('Where a recording belongs could not be noted.', error);

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
