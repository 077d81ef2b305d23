// Where the listener is. The worklet says at which time of the audio context the output stands where; the context says which of its
// times is leaving the loudspeaker now. What was said of the last second is kept, for the loudspeaker is behind the worklet.
import { TICKS_PER_SECOND, type Ticks } from '../../src/base/time.ts';
import type { PlayerReport } from '../../src/protocol/audio/audio-protocol.ts';
import type { ClockAnchor } from '../../src/protocol/clock-anchor.ts';

/** At most 2 s of reports. */
const KEPT = 200;

export interface OutputTime {
  /** Time of the audio context that is heard … */
  readonly contextTime: number;
  /** … at this time of `performance.now()`. */
  readonly performanceTime: number;
}

export class AudioClock {
  readonly #sampleRate: number;
  #reports: PlayerReport[] = [];

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  clear(): void {
    this.#reports = [];
  }

  add(report: PlayerReport): void {
    this.#reports.push(report);
    if (this.#reports.length > KEPT) this.#reports.splice(0, KEPT / 2);
  }

  get last(): PlayerReport | null {
    return this.#reports.at(-1) ?? null;
  }

  /** What is heard, for `performance.now()` = `now`; null before the first report. */
  anchor(output: OutputTime, now: number, timeOrigin: number): ClockAnchor | null {
    const heard = output.contextTime + (now - output.performanceTime) / 1000;
    const index = this.#reports.findLastIndex((report) => report.contextTime <= heard);
    const report = this.#reports[Math.max(0, index)];
    if (!report) return null;
    const next = index >= 0 ? this.#reports[index + 1] : undefined;
    const passed = index >= 0 ? heard - report.contextTime : 0;
    // Between two reports the output may have jumped or stopped: never beyond where the next one stands.
    const reach = next ? Math.min(passed, next.contextTime - report.contextTime) : passed;
    const position = report.position / this.#sampleRate + reach * report.rate;
    const time: Ticks = Math.max(0, Math.round(position * TICKS_PER_SECOND));
    return { time, at: timeOrigin + now, rate: index >= 0 ? report.rate : 0 };
  }
}

/**
 * What the context outputs now. Browsers without a device, or at the very start, give zeros or times that stand still: then the
 * context's own clock less its latency is as good as it gets.
 */
export function outputTimeOf(context: AudioContext, now: number): OutputTime {
  const stamp = context.getOutputTimestamp?.();
  const at = stamp?.performanceTime ?? 0;
  const behind = context.currentTime - (stamp?.contextTime ?? 0);
  if (stamp && at > 0 && now - at < 500 && behind >= 0 && behind < 1)
    return { contextTime: stamp.contextTime ?? 0, performanceTime: at };
  const latency = context.outputLatency || context.baseLatency || 0;
  return { contextTime: context.currentTime - latency, performanceTime: now };
}
