// What the block loop leaves behind: bytes that a block of sixteen tracks makes on the heap once the compiler has done its work
// (`node --expose-gc --no-concurrent-recompilation bench/block-memory.ts [blocks]`). The collector of an audio thread would be heard.
// Prints one JSON object; workers/audio/block-memory.test.ts holds it to a bound. With the compiler at work beside the loop it depends
// on the moment what is inlined where: of 25 runs 7 made 64 bytes more a block, four numbers that were objects.
import { BLOCK, makePlanes } from '../src/engine/audio/block.ts';
import { RATE, sixteenTracks } from './sixteen-tracks.ts';

const WARM_BLOCKS = 4000;
/** Counted each by itself: what the loop makes, it makes in every one; what the compiler or the counting makes, now and then. */
const WINDOWS = 6;
const blocks = Number(process.argv[2] ?? 2000);
const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error('Run it with --expose-gc.');

const windowBlocks = Math.ceil(blocks / WINDOWS);
const player = sixteenTracks(((WARM_BLOCKS + WINDOWS * windowBlocks) * BLOCK) / RATE);
const out = makePlanes(2, BLOCK);
for (let block = 0; block < WARM_BLOCKS; block++) player.render(out);
const windows: number[] = [];
for (let window = 0; window < WINDOWS; window++) {
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let block = 0; block < windowBlocks; block++) player.render(out);
  windows.push((process.memoryUsage().heapUsed - before) / windowBlocks);
}
const peak = out[0]!.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
// A window in which the collector ran has less at its end than at its beginning, and says nothing.
const bytesPerBlock = Math.min(...windows.filter((bytes) => bytes >= 0));
console.log(JSON.stringify({ blocks, bytesPerBlock, windows, underruns: player.underruns, peak }));
