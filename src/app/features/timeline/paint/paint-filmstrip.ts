import type { Clip } from '../../../../project/records/clip.ts';
import type { MediaAsset } from '../../../../project/records/media-asset.ts';
import type { Box } from './box.ts';
import type { Scene } from './scene.ts';

/** Tiles stand at fixed places of the clip, so that scrolling moves pictures and never swaps them. */
export function paintFilmstrip(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  clip: Clip,
  asset: MediaAsset,
  box: Box,
): void {
  const stream = asset.video[0];
  const aspect = stream ? stream.width / stream.height : 16 / 9;
  const tile = Math.min(200, Math.max(16, Math.round(box.h * aspect)));
  const speed = clip.speed.num / clip.speed.den;
  const first = Math.max(0, Math.floor(-box.x / tile));
  for (let i = first; i * tile < box.w; i++) {
    const x = box.x + i * tile;
    if (x > scene.width) break;
    const time = asset.kind === 'image' ? 0 : clip.sourceIn + i * tile * scene.ticksPerPx * speed;
    const picture = scene.media.thumbnail(asset.id, Math.round(time));
    if (!picture) continue;
    // The last tile shows its left part only; nothing is squeezed.
    const w = Math.min(tile, box.x + box.w - x);
    ctx.drawImage(picture, 0, 0, (picture.width * w) / tile, picture.height, x, box.y, w, box.h);
  }
}
