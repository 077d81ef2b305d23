// Recording the microphone while the film plays: which tracks are armed, what is heard, and what becomes of it.
import { createSignal } from 'solid-js';
import type { AudioClient } from '../../../../workers/audio/audio-client.ts';
import { type ErrorReport, fromReport, reportOf, StoryError } from '../../../base/errors.ts';
import { randomId } from '../../../base/ids.ts';
import { type FrameRate, samplesToTicks, secondsToTicks, type Ticks } from '../../../base/time.ts';
import { recordingFile, removeRecording } from '../../../storage/recording-files.ts';
import { unfinishedRecordings } from '../../../storage/unfinished-recordings.ts';
import type { OwnedPlayer } from '../player.ts';
import { countIn } from './count-in.ts';
import { createMicrophoneInput } from './microphone-input.ts';
import { placeRecording } from './place-recording.ts';
import type { Recorder, Recording, RecordOptions } from './recording.ts';
import { noticesOf } from './recording-notices.ts';
import { measureRoundTrip, roundTripOf } from './round-trip.ts';

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

/** No header of a WAV is longer: in a smaller file there is no sound. */
const EMPTY_BYTES = 58;
/** No recording is longer. */
const DAY_SECONDS = 24 * 3600;
/** What lies behind the end of the range is cut off to the sample. */
const PUNCH_EVERY_MS = 20;

export function createRecorder({ project, sound, player, frameRate, bring }: RecorderOptions): OwnedRecorder {
  const [armed, setArmed] = createSignal<ReadonlySet<string>>(new Set());
  const [state, setState] = createSignal<ReturnType<Recorder['state']>>('idle');
  const [count, setCount] = createSignal(0);
  const memory = unfinishedRecordings();
  let measuring = false;
  /** Ends what is being recorded, with what is to be said of it. */
  let end: ((why: ErrorReport | null) => void) | null = null;

  const input = createMicrophoneInput(sound, (code) => {
    const why = reportOf(new StoryError(code));
    if (end) end(why);
    else input.setTrouble(why);
    void disarm();
  });
  const level = (): number => Math.max(0, ...input.levels().channels.map(({ peak }) => peak));
  /** After what is being recorded has come to its end. */
  let recording: Promise<unknown> = Promise.resolve();
  const disarm = async (): Promise<void> => {
    setArmed(new Set<string>());
    await recording.catch(() => undefined);
    if (armed().size === 0) await input.shut();
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
    let nothing = false;
    let punch: ReturnType<typeof setInterval> | undefined;
    const ends = (why: ErrorReport | null): void => {
      if (end) waits = sound.statistics().underruns;
      end = null;
      over.resolve(why);
    };
    end = ends;
    try {
      const microphone = await input.open();
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
        if (!end) throw errorOf(await over.promise, 'cancelled');
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
      if (offset === null) {
        nothing = true;
        throw errorOf(await over.promise, 'record-nothing');
      }
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
      if (!place) {
        nothing = true;
        throw errorOf(why, 'record-nothing');
      }
      await memory.put({ ...entry, place });
      const { asset } = await recover({ ...entry, place });
      const notices = noticesOf(why, waits - waited, (file.lost / sampleRate) * 1000);
      return { ...place, asset, tracks, notices };
    } catch (error) {
      player.pause();
      // What was being written when something else broke stays, and is offered.
      if (nothing || state() === 'starting' || state() === 'counting') {
        await input
          .current()
          ?.then(({ client }) => client.abandon())
          .catch(() => undefined);
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
    levels: input.levels,
    clearClip: input.clearClip,
    microphones: input.microphones,
    async findMicrophones() {
      if (!input.current()) {
        await input.open();
        if (armed().size === 0) await input.shut();
      }
      await input.list();
    },
    async setInput(next) {
      const changes = input.wish(next);
      if (!changes || !input.current() || state() !== 'idle' || measuring) return;
      await input.shut();
      input.setTrouble(null);
      if (armed().size > 0) await input.open();
    },
    monitoring: input.monitoring,
    setMonitoring: input.setMonitoring,
    trouble: input.trouble,
    rates: input.rates,
    async arm(track, on) {
      input.setTrouble(null);
      const next = new Set(armed());
      if (on) next.add(track);
      else next.delete(track);
      setArmed(next);
      if (next.size === 0) return disarm();
      try {
        await input.open();
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
        return await measureRoundTrip(await input.open());
      } finally {
        measuring = false;
        if (armed().size === 0) await input.shut();
      }
    },
    unfinished: () => memory.list(project),
    recover,
    discard,
    close() {
      end?.(null);
      input.close();
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

/** What ended it before there was any sound. */
const errorOf = (why: ErrorReport | null, otherwise: 'cancelled' | 'record-nothing'): StoryError =>
  why ? fromReport(why) : new StoryError(otherwise);

const say = (error: unknown): void => console.warn('Where a recording belongs could not be noted.', error);

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
