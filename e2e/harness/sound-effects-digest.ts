// Every effect over the same noise, and one number of all the bits that come out: the same code in Node, on a page and in a worklet.
import { SOUND_EFFECTS } from '../../src/effects/sound/sound-effects.ts';
import { BLOCK, makePlanes } from '../../src/engine/audio/block.ts';
import { learnNoisePrint } from '../../src/engine/audio/dsp/noise-print.ts';
import { layoutOf } from '../../src/engine/audio/layout.ts';

const BLOCKS = 160;
const CHANNELS = 6;

/** FNV-1a over the bits of the samples. */
function hashed(hash: number, plane: Float32Array): number {
  const bits = new Uint32Array(plane.buffer, plane.byteOffset, plane.length);
  let value = hash;
  for (let i = 0; i < bits.length; i++) value = Math.imul(value ^ bits[i]!, 16777619);
  return value >>> 0;
}

/** Numbers by id. Params lie between their default and their highest value; the first number of each effect moves. */
export function soundEffectDigests(): Record<string, number> {
  const digests: Record<string, number> = {};
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const noise = makePlanes(CHANNELS, BLOCK * BLOCKS).map((plane) => plane.map(() => 0.5 * next()));
  const data = { noise: learnNoisePrint(noise.map((plane) => plane.map((x) => x / 20))) };
  for (const effect of SOUND_EFFECTS) {
    const running = effect.make({ rate: 48000, layout: layoutOf(CHANNELS), tempo: 120, data });
    let hash = 2166136261;
    for (let block = 0; block < BLOCKS; block++) {
      const planes = noise.map((plane) => plane.slice(block * BLOCK, (block + 1) * BLOCK));
      let moved = false;
      const params = effect.params.map(({ kind, min, max, default: initial }) => {
        if (kind !== 'number') return Float32Array.of(kind === 'boolean' ? 1 : initial);
        if (moved) return Float32Array.of(initial + (max - initial) / 8);
        moved = true;
        return Float32Array.from(
          { length: BLOCK },
          (_, i) => min + ((max - min) * ((block * BLOCK + i) % 4800)) / 4800,
        );
      });
      running.process(
        planes,
        params,
        effect.keyed && block % 40 < 20 ? planes.map((plane) => plane.slice()) : null,
      );
      for (const plane of planes) hash = hashed(hash, plane);
    }
    digests[effect.id] = hash;
  }
  return digests;
}
