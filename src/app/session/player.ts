// Transport: the sound is the clock, the picture follows it, the playhead shows it.
import { createSignal, type Signal } from 'solid-js';
import { PreviewClient } from '../../../workers/preview/preview-client.ts';
import { type ErrorReport, reportOf } from '../../base/errors.ts';
import { snapToFrame, TICKS_PER_SECOND, type Ticks, ticksPerFrame } from '../../base/time.ts';
import type { Sequence } from '../../project/records/sequence.ts';
import type { Diff, ProjectSnapshot } from '../../project/records/snapshot.ts';
import { type ClockAnchor, epochNow, inLoop, type TimeLoop, timeAt } from '../../protocol/clock-anchor.ts';
import type { PreviewEvent, RelayPreviewState } from '../../protocol/preview-protocol.ts';
import { sameLoop, startWithin } from './player-loop.ts';
import { createRest } from './player-rest.ts';
import { createScreen } from './player-screen.ts';
import type { PlayerSound } from './player-sound.ts';
import { createWants } from './player-wants.ts';
import { durationOf } from './sequence-duration.ts';
import type { PlaybackStatistics, Player, PreviewLevel } from './types.ts';

export const playerOptions = {
  fastestRate: 8,
  /** How often the picture's clock is set by the sound's. */
  clockEveryMs: 100,
  /** Meters are read by people: 20 times a second, which also spares the page a repaint at every refresh. */
  meterEveryMs: 50,
  /** Waiting longer for the first frames is worse than starting with a picture that is late. */
  longestPrerollMs: 600,
  /** A start that takes longer says that it is under way. */
  startMayTakeMs: 250,
} as const;

export interface PlayerOptions {
  readonly snapshot: () => ProjectSnapshot;
  /** The sequence that is open. */
  readonly sequence: () => Sequence;
  readonly sound: PlayerSound;
  /** What the sound has to complain of; a new start forgets it. */
  readonly soundError: Signal<ErrorReport | null>;
  /** How it goes with a relay that draws the pictures. */
  readonly onRelay: (state: RelayPreviewState) => void;
  /** The preview's worker died, and another one draws by itself. */
  readonly onRestart: () => void;
}

/** A day: no recording is longer. */
const ENDLESS: Ticks = 24 * 3600 * TICKS_PER_SECOND;

export interface OwnedPlayer extends Player {
  /**
   * Plays from the playhead at rate 1, without a loop, past the end of the film and where there is none.
   * @param stopped called once when this playing ends, whatever ended it
   */
  record(stopped: () => void): Promise<void>;
  apply(diff: Diff): void;
  /** @param hashes of the contents that have a proxy */
  setProxies(hashes: readonly string[]): void;
  refreshMedia(asset: string | null): void;
  readonly preview: PreviewClient;
  close(): Promise<void>;
}

const NO_STATISTICS: PlaybackStatistics = {
  shown: 0,
  dropped: 0,
  cacheHits: 0,
  cacheMisses: 0,
  level: 'full',
};

export function createPlayer(options: PlayerOptions): OwnedPlayer {
  const { snapshot, sequence, sound, soundError } = options;
  const [playing, setPlaying] = createSignal(false);
  const [time, setTimeSignal] = createSignal<Ticks>(0);
  const [rate, setRate] = createSignal(1);
  const [buffering, setBuffering] = createSignal(false);
  const [pictured, setPictured] = createSignal(false);
  const [statistics, setStatistics] = createSignal(NO_STATISTICS);
  const [level, setLevelSignal] = createSignal<PreviewLevel | 'auto'>('auto');
  const [error, setError] = createSignal<ErrorReport | null>(null);
  const [meter, setMeter] = createSignal<readonly number[]>([0, 0]);
  const [volume, setVolumeSignal] = createSignal(1);
  const [loop, setLoopSignal] = createSignal(false);
  const [useProxies, setUseProxiesSignal] = createSignal(true);
  /** Content hashes of the films that have one. */
  let proxies: readonly string[] = [];
  let loopMarks: readonly [Ticks | null, Ticks | null] = [null, null];
  /** The loop that is running. */
  let round: TimeLoop | null = null;

  const wants = createWants(setBuffering);

  let shownSequence = sequence().id;
  /** Raised by everything that changes the transport: an older start that is still under way gives up. */
  let generation = 0;
  /** Playing goes on past the end of the film, and whoever asked for that hears when it stops. */
  let onStopped: (() => void) | null = null;
  let refresh = 0;
  let clockAt = 0;
  let meterAt = 0;

  const onEvent = (event: PreviewEvent): void => {
    if (event.kind === 'statistics') {
      // They are told of what was drawn.
      setPictured(true);
      setStatistics(event.statistics);
    } else if (event.kind === 'relay') options.onRelay(event.state);
    else if (event.kind === 'buffering') wants.say('picture', event.buffering);
    else setError(event.error);
  };
  const preview = new PreviewClient({
    snapshot: snapshot(),
    sequence: shownSequence,
    level: level(),
    onEvent,
    onRestart: () => {
      setPictured(false);
      screen.renew();
      show(time(), false);
      options.onRestart();
    },
  });

  const screen = createScreen(preview);
  const frame = (): Ticks => ticksPerFrame(sequence().frameRate);
  const duration = (): Ticks => durationOf(snapshot(), sequence().id);
  const last = (): Ticks => Math.max(0, snapToFrame(duration(), sequence().frameRate) - frame());
  const snap = (ticks: Ticks): Ticks => Math.max(0, snapToFrame(ticks, sequence().frameRate));
  /** The frame that holds a moment, not the nearest one. */
  const frameOf = (ticks: Ticks): Ticks => Math.floor((ticks + 0.5) / frame()) * frame();
  const setTime = (ticks: Ticks): void => void setTimeSignal(Math.round(ticks));

  /** What would be played round and round now; null: nothing is. */
  const wantedLoop = (): TimeLoop | null => {
    const end = last() + frame();
    if (!loop() || duration() === 0) return null;
    const from = Math.min(snap(loopMarks[0] ?? 0), last());
    const to = Math.min(snap(loopMarks[1] ?? end), end);
    return to > from ? { start: from, end: to } : { start: 0, end };
  };

  const rest = createRest({ preview, sound, wants, playing, onError: (error) => void setError(error) });
  const { show, cueSoon } = rest;

  const halt = (): void => {
    generation++;
    const stopped = onStopped;
    onStopped = null;
    // While the sound still knows how it went.
    stopped?.();
    cancelAnimationFrame(refresh);
    sound.stop();
    preview.pause();
    setPlaying(false);
    rest.forgetCue();
    wants.clear();
    setMeter((peaks) => peaks.map(() => 0));
  };

  const run = async (from: Ticks, speed: number, recording?: () => void): Promise<void> => {
    halt();
    const own = generation;
    onStopped = recording ?? null;
    const around = recording ? null : wantedLoop();
    round = around;
    const start = around ? startWithin(around, from, speed, frame()) : from;
    setRate(speed);
    setTime(start);
    setPlaying(true);
    soundError[1](null);
    const slow = setTimeout(
      () => own === generation && wants.say('start', true),
      playerOptions.startMayTakeMs,
    );
    try {
      await Promise.race([preview.preroll(start, speed), wait(playerOptions.longestPrerollMs)]);
      if (own !== generation) return;
      await sound.start(start, speed, around);
    } catch (cause) {
      if (own === generation) {
        halt();
        setError(reportOf(cause));
      }
      return;
    } finally {
      clearTimeout(slow);
    }
    if (own !== generation) return;
    wants.say('start', false);
    const anchor = sound.anchor() ?? { time: start, at: epochNow(), rate: speed };
    const all = { start: 0, end: recording ? ENDLESS : Math.max(frame(), last() + frame()) };
    preview.play(anchor, around ?? all, around !== null);
    clockAt = performance.now();
    follow(own);
  };

  const follow = (own: number): void => {
    if (own !== generation) return;
    const anchor = sound.anchor();
    if (anchor) followAnchor(anchor);
    if (performance.now() - meterAt > playerOptions.meterEveryMs) {
      meterAt = performance.now();
      setMeter(sound.peaks());
      wants.say('sound', sound.statistics().waiting);
    }
    if (own === generation) refresh = requestAnimationFrame(() => follow(own));
  };

  const followAnchor = (anchor: ClockAnchor): void => {
    const heard = timeAt(anchor, epochNow());
    const speed = rate();
    const now = round ? inLoop(heard, round) : heard;
    if (onStopped) {
      setTime(Math.max(0, frameOf(now)));
      tellPicture(anchor);
      return;
    }
    if (!sameLoop(round, wantedLoop())) {
      void run(Math.min(last(), Math.max(0, frameOf(now))), speed);
      return;
    }
    if (speed > 0 ? now > last() + frame() : now < 0) {
      end(speed);
      return;
    }
    setTime(Math.min(last(), Math.max(0, frameOf(now))));
    tellPicture(anchor);
  };
  const tellPicture = (anchor: ClockAnchor): void => {
    if (performance.now() - clockAt <= playerOptions.clockEveryMs) return;
    clockAt = performance.now();
    preview.clock(anchor);
  };

  const end = (speed: number): void => {
    halt();
    setTime(speed > 0 ? last() : 0);
    show(time(), false);
    // Playing again begins at the other end.
    cueSoon(speed > 0 ? 0 : last());
  };

  const seek = (ticks: Ticks): void => {
    const target = snap(ticks);
    // Whoever looks for another place has stopped recording at this one.
    if (onStopped) halt();
    if (playing()) {
      void run(Math.min(target, last()), rate());
      return;
    }
    setTime(target);
    show(target, false);
    cueSoon(Math.min(target, last()));
  };

  return {
    preview,
    attach: screen.attach,
    playing,
    time,
    rate,
    buffering,
    pictured,
    soundError: soundError[0],
    statistics,
    level,
    error,
    meter,
    volume,
    loop,
    useProxies,
    async play(speed = 1) {
      const { fastestRate } = playerOptions;
      const wanted = Math.max(-fastestRate, Math.min(fastestRate, speed));
      if (wanted === 0 || duration() === 0) return halt();
      const atEnd = wanted > 0 ? time() >= last() : time() <= 0;
      await run(atEnd ? (wanted > 0 ? 0 : last()) : Math.min(time(), last()), wanted);
    },
    record: (stopped) => run(snap(time()), 1, stopped),
    pause() {
      if (!playing()) return;
      halt();
      setRate(1);
      show(time(), false);
      cueSoon(time());
    },
    seek,
    scrub(ticks) {
      if (playing()) halt();
      const target = snap(ticks);
      setTime(target);
      show(target, true);
      cueSoon(Math.min(target, last()));
    },
    stepFrames(frames) {
      if (playing()) halt();
      seek(Math.max(0, frameOf(time()) + frames * frame()));
    },
    setLevel(next) {
      setLevelSignal(next);
      preview.setLevel(next);
    },
    setVolume(next) {
      const held = Math.max(0, Math.min(1, next));
      setVolumeSignal(held);
      sound.setVolume(held);
    },
    setLoop: (next) => void setLoopSignal(next),
    setUseProxies(use) {
      setUseProxiesSignal(use);
      preview.setProxies(use ? proxies : []);
    },
    setProxies(hashes) {
      proxies = hashes;
      if (useProxies()) preview.setProxies(hashes);
    },
    setLoopRange(inPoint, outPoint) {
      loopMarks = [inPoint, outPoint];
    },
    snapshotImage: (options) => preview.snapshotImage(time(), options),
    apply(diff) {
      preview.apply(diff);
      if (sequence().id === shownSequence) return;
      shownSequence = sequence().id;
      if (playing()) halt();
      preview.replace(snapshot(), shownSequence);
    },
    refreshMedia: (asset) => preview.refreshMedia(asset),
    async close() {
      halt();
      screen.close();
      await preview.close();
    },
  };
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
