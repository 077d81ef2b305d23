import { RATE, sixteenTracks } from '../../bench/sixteen-tracks.ts';
import { BLOCK, makePlanes } from '../../src/engine/audio/block.ts';

const WARM_BLOCKS = 1500;
/** Players that do the same: the shortest time of a block is its work, the first one has what the machine took from it as well. */
const PLAYERS = 4;

const budgetMs = (BLOCK * 1000) / RATE;

function percentiles(times: Float64Array): { p50: number; p99: number; p999: number; most: number } {
  times.sort();
  const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(part * times.length))]!;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), most: at(1) };
}

/** Four blocks, then a pause until the next four are due: caches cool down as they do between the calls of a device. */
addEventListener('message', async ({ data: seconds }: MessageEvent<number>) => {
  const blocks = Math.floor((seconds * RATE) / BLOCK);
  const players = Array.from({ length: PLAYERS }, () =>
    sixteenTracks(((blocks + WARM_BLOCKS) * BLOCK) / RATE),
  );
  const out = makePlanes(2, BLOCK);
  for (const player of players) for (let block = 0; block < WARM_BLOCKS; block++) player.render(out);
  const [first, least] = [new Float64Array(blocks), new Float64Array(blocks).fill(Number.POSITIVE_INFINITY)];
  const began = performance.now();
  for (let block = 0; block < blocks; block++) {
    players.forEach((player, i) => {
      const from = performance.now();
      player.render(out);
      const took = performance.now() - from;
      if (i === 0) first[block] = took;
      least[block] = Math.min(least[block]!, took);
    });
    const due = began + (block + 1) * budgetMs;
    if (block % 4 === 3 && due > performance.now())
      await new Promise((done) => setTimeout(done, due - performance.now()));
  }
  const underruns = players.reduce((sum, player) => sum + player.underruns, 0);
  if (underruns > 0) throw new Error(`${underruns} underruns`);
  postMessage({ blocks, budgetMs, byTheClock: percentiles(first), work: percentiles(least) });
});
