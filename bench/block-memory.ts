// What the block loop leaves behind: bytes that a block of sixteen tracks makes on the heap once the compiler has done its work
// (`node --expose-gc bench/block-memory.ts [blocks]`). The collector of an audio thread would be heard. Prints one JSON object;
// workers/audio/block-memory.test.ts holds it to a bound.
import { BLOCK, makePlanes } from '../src/engine/audio/block.ts';
import { RATE, sixteenTracks } from './sixteen-tracks.ts';

const WARM_BLOCKS = 4000;
const blocks = Number(process.argv[2] ?? 2000);
const collect = (globalThis as { gc?: () => void }).gc;
if (!collect) throw new Error('Run it with --expose-gc.');

const player = sixteenTracks(((WARM_BLOCKS + blocks) * BLOCK) / RATE);
const out = makePlanes(2, BLOCK);
for (let block = 0; block < WARM_BLOCKS; block++) player.render(out);
collect();
const before = process.memoryUsage().heapUsed;
for (let block = 0; block < blocks; block++) player.render(out);
const grown = process.memoryUsage().heapUsed - before;
const peak = out[0]!.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
console.log(JSON.stringify({ blocks, bytesPerBlock: grown / blocks, underruns: player.underruns, peak }));
