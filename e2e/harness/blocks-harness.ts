// How long blocks of sixteen tracks take in this browser: each timed in a worker, then played through a worklet that has no clock of
// its own to time them by.
import processorUrl from './blocks-processor.ts?worker&url';

/** Milliseconds: median, 99 %, 99.9 %, longest. */
interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
}

interface BlockTimes {
  readonly blocks: number;
  readonly budgetMs: number;
  readonly byTheClock: Percentiles;
  /** The shortest of four runs of each block: without what other programs took. */
  readonly work: Percentiles;
}

/** Blocks at the pace of a device. */
function timed(seconds: number): Promise<BlockTimes> {
  const worker = new Worker(new URL('./blocks-worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<BlockTimes>) => {
      worker.terminate();
      resolve(data);
    };
    worker.postMessage(seconds);
  });
}

interface Played {
  readonly seconds: number;
  /** Seconds by which the context fell behind the world. */
  readonly lost: number;
  /** Times that the device ran dry, as the browser counts them; null where it does not. */
  readonly underruns: number | null;
}

type Counted = AudioContext & { readonly playbackStats?: { readonly underrunEvents: number } };

async function played(seconds: number): Promise<Played> {
  const context: Counted = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
  await context.audioWorklet.addModule(processorUrl);
  const node = new AudioWorkletNode(context, 'sixteen-tracks', {
    numberOfInputs: 0,
    outputChannelCount: [2],
    processorOptions: { seconds: seconds + 10 },
  });
  node.connect(context.destination);
  await context.resume();
  await new Promise((done) => setTimeout(done, 2000));
  const [world, device] = [performance.now() / 1000, context.currentTime];
  const before = context.playbackStats?.underrunEvents ?? null;
  await new Promise((done) => setTimeout(done, seconds * 1000));
  const lost = performance.now() / 1000 - world - (context.currentTime - device);
  const after = context.playbackStats?.underrunEvents ?? null;
  await context.close();
  return { seconds, lost, underruns: before === null || after === null ? null : after - before };
}

declare global {
  var blocks: { timed: typeof timed; played: typeof played };
}
globalThis.blocks = { timed, played };
