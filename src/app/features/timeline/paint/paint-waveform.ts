import { TICKS_PER_SECOND } from '../../../../base/time.ts';
import { valueAt } from '../../../../engine/timeline/keyframes.ts';
import type { Clip } from '../../../../project/records/clip.ts';
import type { MediaAsset } from '../../../../project/records/media-asset.ts';
import type { WaveformPeaks } from '../../../session/types.ts';
import type { Box } from './box.ts';
import type { Scene } from './scene.ts';

/** Channels are drawn under each other from this height of each on; in smaller clips all lie in one. */
const CHANNEL_PX = 14;

/** One column a pixel: the peak as a line, the RMS as its solid heart. As loud as the clip's gain makes it. */
export function paintWaveform(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  clip: Clip,
  asset: MediaAsset,
  stream: number,
  box: Box,
): void {
  const audio = asset.audio[stream];
  if (!audio) return;
  const speed = clip.speed.num / clip.speed.den;
  const samplesPerPx = (scene.ticksPerPx * speed * audio.sampleRate) / TICKS_PER_SECOND;
  const peaks = scene.media.peaks(asset.id, stream, samplesPerPx);
  if (!peaks || peaks.channels === 0) return;
  const steady = typeof clip.gainDb === 'number' ? 10 ** (clip.gainDb / 20) : null;
  const from = Math.max(0, Math.floor(-box.x));
  const to = Math.min(box.w, scene.width - box.x);
  const toPeak = peaks.sampleRate / TICKS_PER_SECOND / peaks.samplesPerPeak;
  const lanes = box.h / peaks.channels >= CHANNEL_PX ? peaks.channels : 1;
  const tall = box.h / lanes;
  const half = tall / 2 - 1;
  // Rectangles, never one path of them: a path of hundreds of corners makes the browser's GPU rasteriser sample the whole canvas
  // several times over (150 ms a frame on a software GPU instead of 20).
  const hearts: number[] = [];
  ctx.fillStyle = scene.palette.wave;
  ctx.globalAlpha *= 0.6;
  for (let px = from; px < to; px++) {
    const time = clip.sourceIn + px * scene.ticksPerPx * speed;
    const start = Math.floor(time * toPeak);
    const end = Math.max(start + 1, Math.floor((time + scene.ticksPerPx * speed) * toPeak));
    if (start >= peaks.ready) break;
    const gain = steady ?? 10 ** (valueAt(clip.gainDb, px * scene.ticksPerPx) / 20);
    for (let lane = 0; lane < lanes; lane++) {
      const column = columnOf(peaks, start, Math.min(end, peaks.ready), lanes === 1 ? null : lane);
      const middle = box.y + (lane + 0.5) * tall;
      const top = Math.min(1, Math.max(0, column.max * gain)) * half;
      const bottom = Math.min(1, Math.max(0, -column.min * gain)) * half;
      ctx.fillRect(box.x + px, middle - top, 1, Math.max(1, top + bottom));
      hearts.push(px, middle, Math.min(1, column.rms * gain) * half);
    }
  }
  ctx.globalAlpha /= 0.6;
  for (let i = 0; i < hearts.length; i += 3) {
    const h = hearts[i + 2]!;
    ctx.fillRect(box.x + hearts[i]!, hearts[i + 1]! - h, 1, Math.max(1, 2 * h));
  }
}

/** @param channel null: the loudest of all */
function columnOf(
  peaks: WaveformPeaks,
  start: number,
  end: number,
  channel: number | null,
): { min: number; max: number; rms: number } {
  let [min, max, power] = [0, 0, 0];
  const { data, channels } = peaks;
  const stride = channel === null ? 3 : channels * 3;
  for (let i = start * channels * 3 + (channel ?? 0) * 3; i < end * channels * 3; i += stride) {
    if (data[i]! < min) min = data[i]!;
    if (data[i + 1]! > max) max = data[i + 1]!;
    if (data[i + 2]! > power) power = data[i + 2]!;
  }
  return { min, max, rms: power };
}
