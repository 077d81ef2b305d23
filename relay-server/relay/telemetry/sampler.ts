import type { Figures } from '../health/figures.ts';
import type { Recorder } from './recorder.ts';

const EVERY_S = 10;

/** Writes the relay's figures down every ten seconds (`STORYCORE_SAMPLE_SECONDS`), so that there is a yesterday to compare with. */
export function startSampler(
  figures: Figures,
  recorder: Recorder,
  everySeconds: number | null = null,
): { sample(): Promise<void>; close(): void } {
  const sample = async (): Promise<void> => {
    const { figures: read } = await figures.read();
    for (const { name, labels = {}, value, total } of read) {
      // A total since the start says nothing by its height; Prometheus works out the rate, we count the events themselves.
      if (!total) recorder.record({ name, value, labels });
    }
  };
  const timer = setInterval(() => void sample().catch(() => {}), (everySeconds ?? EVERY_S) * 1000);
  timer.unref();
  return { sample, close: () => clearInterval(timer) };
}
