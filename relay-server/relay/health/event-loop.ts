import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late this process answers itself: the first sign of work that should not be done here. */
export interface EventLoopWatch {
  /** Of the last window, ms. */
  worstMs(): number;
  meanMs(): number;
  /** The loop stood still for so long that those who wait have given up. */
  stuck(): boolean;
  close(): void;
}

const WINDOW_MS = 10_000;
/** A compiling WebAssembly database holds the loop for a second; ten are a fault. */
const STUCK_MS = 10_000;

export function watchEventLoop(): EventLoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: 20 });
  histogram.enable();
  let last = { worst: 0, mean: 0 };
  const read = () => ({
    // The histogram counts its own 20 ms as well.
    worst: Math.max(0, histogram.max / 1e6 - 20),
    mean: Math.max(0, histogram.mean / 1e6 - 20) || 0,
  });
  const timer = setInterval(() => {
    last = read();
    histogram.reset();
  }, WINDOW_MS);
  timer.unref();
  const now = () => (histogram.count > 0 ? read() : last);
  return {
    worstMs: () => Math.round(Math.max(last.worst, now().worst)),
    meanMs: () => now().mean,
    stuck: () => Math.max(last.worst, now().worst) > STUCK_MS,
    close: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
