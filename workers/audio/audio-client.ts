// The page's side of the sound: the audio device, the worklet on it, the worker that feeds it. It is the clock that the picture
// follows, also where there is no device: then a timer stands in and the picture plays on without sound.
import { type ErrorReport, reportOf, StoryError } from '../../src/base/errors.ts';
import { type Ticks, ticksToSamples } from '../../src/base/time.ts';
import {
  applyDiff,
  type Diff,
  type ProjectSnapshot,
  sentSnapshot,
} from '../../src/project/records/snapshot.ts';
import type {
  FeederApi,
  FeederCounters,
  PlayerCommand,
  PlayerMessage,
  PlayerReport,
  PlayerTap,
} from '../../src/protocol/audio/audio-protocol.ts';
import {
  type ClockAnchor,
  epochNow,
  inLoop,
  type TimeLoop,
  timeAt,
} from '../../src/protocol/clock-anchor.ts';
import type { WorkerConnection } from '../worker-connection.ts';
import { outputTimeOf } from './audio-clock.ts';
import { type AudioGraph, CHANNELS, openAudioGraph } from './audio-graph.ts';
import { ContextRest } from './context-rest.ts';
import { DeviceReturn } from './device-return.ts';
import { loopSamples } from './loop-range.ts';
import { MeterReader } from './meter-reader.ts';
import { PeakHold } from './peak-hold.ts';

export interface AudioClientOptions {
  readonly snapshot: ProjectSnapshot;
  readonly sequence: string;
  /** Trouble that the sound lives with: media that cannot be read, no device. Null: over. */
  readonly onError?: (error: ErrorReport | null) => void;
}

export interface AudioStatistics {
  /** Times that playing had to wait for sound. */
  readonly underruns: number;
  readonly waiting: boolean;
  readonly sampleRate: number;
  readonly latencySeconds: number;
  /** False while the timer stands in for the device. */
  readonly device: boolean;
}

/** A device that has not begun by then is taken for absent. */
const DEVICE_TIMEOUT_MS = 1500;
/** A worklet that says nothing for so long while it plays has lost its device. */
const SILENT_MS = 1000;
/** A worker that dies more often than this stays dead. */
const MOST_RESTARTS = 3;

export class AudioClient {
  /** What the mixer's strips and its master read. */
  readonly meters = new MeterReader((command) => this.#tell(command));
  readonly #options: AudioClientOptions;
  readonly #listeners = new Set<(anchor: ClockAnchor) => void>();
  #snapshot: ProjectSnapshot;
  #sequence: string;
  #graph: Promise<AudioGraph> | null = null;
  #ready: AudioGraph | null = null;
  #token = 0;
  /** Where the transport was started, while no report has come; and the whole clock while there is no device. */
  #started: ClockAnchor | null = null;
  #timer = false;
  #running = false;
  #rate = 1;
  #loop: TimeLoop | null = null;
  #reportedAt = 0;
  #restarts = 0;
  #volume = 1;
  #headphones = false;
  readonly #peaks = new PeakHold(CHANNELS);
  #report: PlayerReport | null = null;
  #firstReport: PromiseWithResolvers<void> | null = null;
  #onTap: ((tap: PlayerTap) => void) | null = null;
  #closed = false;
  readonly #rest = new ContextRest({
    context: () => this.#ready?.context,
    playing: () => this.#running,
    onError: (error) => this.#say(reportOf(error)),
  });
  /** A device that is still away refuses; that has been said. */
  readonly #return = new DeviceReturn(() => void this.#ready?.context.resume().catch(() => undefined));

  constructor(options: AudioClientOptions) {
    this.#options = options;
    this.#snapshot = options.snapshot;
    this.#sequence = options.sequence;
  }

  /**
   * Plays from `time`; call it in a user gesture the first time. Resolves when sound is on its way to the listener, or when the
   * timer has taken its place. Rates up to ±4 are heard, faster ones are silent.
   * @param loop is played round and round, without a gap; the clock may be a moment beyond its end, see `inLoop`
   */
  async start(time: Ticks, rate: number, loop: TimeLoop | null = null): Promise<void> {
    const token = ++this.#token;
    this.#rest.forget();
    this.#running = true;
    this.#rate = rate;
    this.#loop = loop;
    this.#timer = false;
    this.#return.forget();
    this.#started = { time, at: epochNow(), rate: 0 };
    const first = Promise.withResolvers<void>();
    this.#firstReport = first;
    const begun = this.#begin(time, rate, token, first.promise);
    const heard = await Promise.race([begun, wait(DEVICE_TIMEOUT_MS).then(() => this.#excused())]);
    if (token !== this.#token || heard) return;
    // The device may still come; until then time must go on.
    this.#standIn(time);
  }

  stop(): void {
    this.#token++;
    this.#running = false;
    this.#started = null;
    this.#timer = false;
    this.#return.forget();
    this.#report = null;
    this.#peaks.clear();
    this.#firstReport?.resolve();
    this.#tell({ kind: 'stop' });
    this.#rest.soon();
  }

  /** Gets sound ready to start from `time`: while the playhead rests or is dragged. */
  cue(time: Ticks, rate = 1): void {
    if (this.#running || !this.#ready) return;
    const token = ++this.#token;
    void this.#ask((api) => api.cue(time, rate, token, null));
  }

  /** What the listener hears now, in a form that another thread can go on from; null while stopped. */
  anchor(): ClockAnchor | null {
    if (!this.#running) return null;
    const graph = this.#ready;
    if (this.#timer || !graph || !this.#report) return this.#started;
    const now = performance.now();
    const heard = graph.clock.anchor(outputTimeOf(graph.context, now), now, performance.timeOrigin);
    if (heard && now - this.#reportedAt > SILENT_MS) {
      this.#say({ code: 'audio-device-missing', params: {}, detail: graph.context.state });
      this.#standIn(timeAt(heard, epochNow()));
      return this.#started;
    }
    return heard ?? this.#started;
  }

  /** Sequence time that is heard now; null while stopped. */
  now(): Ticks | null {
    const anchor = this.anchor();
    return anchor && timeAt(anchor, epochNow());
  }

  /** Called some 90 times a second while playing. */
  onTime(listener: (anchor: ClockAnchor) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param volume linear, 1 = as mixed; of the monitor alone */
  setVolume(volume: number): void {
    this.#volume = volume;
    this.#tell({ kind: 'volume', volume });
  }

  /** Monitors for headphones: both ears of a head among the loudspeakers of the sequence's layout. */
  setHeadphones(on: boolean): void {
    this.#headphones = on;
    this.#tell({ kind: 'headphones', on });
  }

  /** Largest magnitude of each channel of the mix since the last call; above 1 the export would be cut off. */
  peaks(): readonly number[] {
    return this.#peaks.read();
  }

  statistics(): AudioStatistics {
    const context = this.#ready?.context;
    return {
      underruns: this.#report?.underruns ?? 0,
      waiting: this.#running && !this.#timer && (this.#report?.waiting ?? true),
      sampleRate: context?.sampleRate ?? 0,
      latencySeconds: context ? context.outputLatency || context.baseLatency || 0 : 0,
      device: !this.#timer,
    };
  }

  apply(diff: Diff): void {
    this.#snapshot = applyDiff(this.#snapshot, diff);
    if (this.#ready) void this.#ask((api) => api.apply(diff));
  }

  replace(snapshot: ProjectSnapshot, sequence: string): void {
    const rateBefore = this.#sampleRate();
    this.#snapshot = snapshot;
    this.#sequence = sequence;
    if (this.#sampleRate() !== rateBefore) void this.#rebuild();
    else if (this.#ready) void this.#ask((api) => api.replace(sentSnapshot(snapshot), sequence));
  }

  refreshMedia(asset: string | null): void {
    if (this.#ready) void this.#ask((api) => api.refreshMedia(asset));
  }

  /** Every sample of the mix as it is played, before volume: for recordings, and for the proof that it equals the export. */
  tap(listener: ((tap: PlayerTap) => void) | null): void {
    this.#onTap = listener;
    this.#tell({ kind: 'tap', on: listener !== null });
  }

  /**
   * The context that plays, running, for what has to count by its clock: the recorder. It stays awake until `release`; when the
   * sound is made anew (another sample rate, a crash) it is closed all the same. Call it in a user gesture.
   */
  async hold(): Promise<{ readonly context: AudioContext; readonly release: () => void }> {
    const release = this.#rest.hold();
    try {
      this.#graph ??= this.#build();
      const { context } = await this.#graph;
      // Without a device it never runs; what is recorded would never come.
      await Promise.race([context.resume(), wait(DEVICE_TIMEOUT_MS)]);
      if (context.state !== 'running') throw new StoryError('audio-device-missing');
      return { context, release };
    } catch (error) {
      release();
      if (!this.#ready) this.#graph = null;
      throw error;
    }
  }

  /** Samples of the sequence less frames of the context's clock, while playing at rate 1; null while nothing is given out. */
  playedOffset(): number | null {
    const [graph, report] = [this.#ready, this.#report];
    if (!graph || !report || this.#timer || !report.playing || report.rate !== 1) return null;
    return Math.round(report.position - report.contextTime * graph.context.sampleRate);
  }

  async counters(): Promise<FeederCounters | null> {
    const feeder = this.#ready?.feeder;
    return feeder ? feeder.call(feeder.api.counters()) : null;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.stop();
    this.#closed = true;
    this.#rest.forget();
    await this.#dismantle();
  }

  async #begin(time: Ticks, rate: number, token: number, first: Promise<void>): Promise<boolean> {
    try {
      this.#graph ??= this.#build();
      const graph = await this.#graph;
      if (token !== this.#token) return true;
      graph.clock.clear();
      this.#report = null;
      void this.#ask((api) => api.cue(time, rate, token, this.#loop));
      this.#tellStart(graph, time, rate, token);
      // A suspended context resumes in a gesture only; it must not hold up the clock.
      void graph.context.resume().catch((error: unknown) => this.#say(reportOf(error)));
      await first;
      return true;
    } catch (error) {
      this.#graph = null;
      this.#say(
        reportOf(
          new StoryError('audio-player-failed', { params: { reason: messageOf(error) }, cause: error }),
        ),
      );
      return false;
    }
  }

  /** Sound that is only slow (media on a slow disk) is waited for; a context that does not run is not. */
  async #excused(): Promise<boolean> {
    const context = this.#ready?.context;
    if (context?.state !== 'running') {
      this.#say({ code: 'audio-device-missing', params: {}, detail: context?.state ?? 'none' });
      return false;
    }
    await this.#firstReport?.promise;
    return true;
  }

  async #build(): Promise<AudioGraph> {
    const [snapshot, sequence] = [this.#snapshot, this.#sequence];
    const graph = await openAudioGraph({
      snapshot,
      sequence,
      sampleRate: this.#sampleRate(),
      onMessage: (message) => this.#heard(message),
      onFeeder: (event) => this.#say(event.error),
      onCrash: (error) => this.#crashed(error),
    });
    this.#ready = graph;
    // The document may have changed while all this was made.
    if (this.#snapshot !== snapshot || this.#sequence !== sequence)
      this.replace(this.#snapshot, this.#sequence);
    if (this.#closed) await this.#dismantle();
    this.setVolume(this.#volume);
    this.setHeadphones(this.#headphones);
    if (this.#onTap) this.tap(this.#onTap);
    this.meters.restart();
    return graph;
  }

  /** The timer takes over the clock at `time`. */
  #standIn(time: Ticks): void {
    this.#timer = true;
    this.#started = { time, at: epochNow(), rate: this.#rate };
    this.#peaks.clear();
    this.#return.watch();
  }

  #crashed(error: StoryError): void {
    this.#say(reportOf(error));
    if (this.#closed) return;
    if (++this.#restarts <= MOST_RESTARTS) void this.#rebuild();
    else {
      const now = this.now();
      if (now !== null) this.#standIn(now);
      void this.#dismantle();
    }
  }

  /** Makes everything anew; what was playing goes on where it was. */
  async #rebuild(): Promise<void> {
    const now = this.now();
    const token = this.#token;
    if (now !== null) this.#standIn(now);
    await this.#dismantle();
    const still = this.now();
    if (still !== null && token === this.#token) await this.start(still, this.#rate, this.#loop);
  }

  /** Ends the graph; the next start makes a new one. */
  async #dismantle(): Promise<void> {
    const graph = this.#ready;
    this.#ready = null;
    this.#graph = null;
    await graph?.close();
  }

  #heard(message: PlayerMessage): void {
    if (message.kind === 'tap') {
      this.#onTap?.(message);
      return;
    }
    if (message.kind !== 'report') {
      this.meters.take(message);
      return;
    }
    if (message.token !== this.#token || !this.#ready) return;
    this.#peaks.take(message.peaks);
    this.#ready.clock.add(message);
    this.#report = message;
    this.#reportedAt = performance.now();
    if (!message.playing || message.waiting) return;
    if (this.#timer) this.#takeOver(this.#ready);
    this.#firstReport?.resolve();
    const anchor = this.#listeners.size > 0 ? this.anchor() : null;
    if (anchor) for (const listener of [...this.#listeners]) listener(anchor);
  }

  /** The device has come while the timer stood in: it goes on where the timer is. */
  #takeOver(graph: AudioGraph): void {
    const anchor = this.anchor();
    this.#timer = false;
    this.#return.forget();
    if (!anchor) return;
    graph.clock.clear();
    this.#report = null;
    this.#started = anchor;
    this.#tellStart(graph, timeAt(anchor, epochNow()), anchor.rate, ++this.#token);
    this.#say(null);
  }

  #tellStart({ context }: AudioGraph, time: Ticks, rate: number, token: number): void {
    const { sampleRate } = context;
    const at = ticksToSamples(this.#loop ? inLoop(time, this.#loop) : time, sampleRate);
    this.#tell({ kind: 'start', at, rate, token, loop: loopSamples(this.#loop, sampleRate) });
  }

  #sampleRate(): number {
    return this.#snapshot.sequence.get(this.#sequence)?.sampleRate ?? 48000;
  }

  #say(error: ErrorReport | null): void {
    if (!this.#closed) this.#options.onError?.(error);
  }

  #tell(command: PlayerCommand): void {
    this.#ready?.tell(command);
  }

  /** For messages whose failure is told, not waited for. */
  #ask(question: (api: WorkerConnection<FeederApi>['api']) => Promise<void>): Promise<void> {
    const feeder = this.#ready?.feeder;
    if (!feeder) return Promise.resolve();
    return feeder.call(question(feeder.api)).catch((error: unknown) => this.#say(reportOf(error)));
  }
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
