// What stands for media that cannot be shown: a card with the name of the file, so that a film with a hole can still be cut.
import { VideoSample } from 'mediabunny';
import type { MediaAsset } from '../../src/project/records/media-asset.ts';
import { contextOf } from './canvas-painter.ts';

const cards = new Map<string, ImageBitmap>();
const MOST_CARDS = 16;

/** A picture of the asset's own shape; a fresh sample, which the caller closes. */
export function offlineCard(asset: MediaAsset, stream: number, timestamp: number): VideoSample {
  const facts = asset.video[stream];
  const width = Math.min(1280, facts?.width ?? 1280);
  const height = Math.max(2, Math.round((width * (facts?.height ?? 720)) / (facts?.width ?? 1280)));
  const key = JSON.stringify([asset.name, width, height]);
  let card = cards.get(key);
  if (!card) {
    card = drawCard(asset.name, width, height);
    cards.set(key, card);
    for (const [oldest, old] of cards) {
      if (cards.size <= MOST_CARDS) break;
      old.close();
      cards.delete(oldest);
    }
  }
  return new VideoSample(card, { timestamp });
}

function drawCard(name: string, width: number, height: number): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas, width, height);
  context.fillStyle = '#3a1f22';
  context.fillRect(0, 0, width, height);
  context.strokeStyle = '#b4535c';
  context.lineWidth = Math.max(2, width / 200);
  const inset = width / 32;
  context.strokeRect(inset, inset, width - 2 * inset, height - 2 * inset);
  context.beginPath();
  context.moveTo(width / 2 - width / 16, height / 2 - width / 8);
  context.lineTo(width / 2 + width / 16, height / 2);
  context.moveTo(width / 2 + width / 16, height / 2 - width / 8);
  context.lineTo(width / 2 - width / 16, height / 2);
  context.stroke();
  context.fillStyle = '#f2d7d9';
  context.textAlign = 'center';
  context.font = `${Math.round(width / 24)}px sans-serif`;
  context.fillText(name, width / 2, height / 2 + width / 12, width - 4 * inset);
  return canvas.transferToImageBitmap();
}
