import { type Component, createEffect, onCleanup, onMount } from 'solid-js';
import { ticksToSeconds } from '../../../base/time.ts';
import type { MediaAsset } from '../../../project/records/media-asset.ts';
import type { WaveformPeaks } from '../../session/types.ts';
import { theme } from '../../ui/theme.ts';
import { useEditor } from '../../workspace/editor-context.ts';

const WIDTH = 160;
const HEIGHT = 90;

/** A picture of the media; the pointer's place over it is a time in it. Sound shows its wave. */
export const MediaPicture: Component<{ asset: MediaAsset }> = (props) => {
  const { media } = useEditor().session;
  let canvas: HTMLCanvasElement | undefined;
  let fraction = 0.1;

  const paint = () => {
    const ctx = canvas?.getContext('2d');
    if (!canvas || !ctx) return;
    ctx.clearRect(0, 0, WIDTH, HEIGHT);
    if (props.asset.kind === 'audio') {
      const peaks = media.peaks(props.asset.id, 0, samplesPerColumn(props.asset));
      if (peaks) paintWave(ctx, peaks, getComputedStyle(canvas).getPropertyValue('--clip-audio-wave'));
      return;
    }
    const time = props.asset.kind === 'image' ? 0 : Math.round(props.asset.duration * fraction);
    const picture = media.thumbnail(props.asset.id, time);
    if (!picture) return;
    const scale = Math.min(WIDTH / picture.width, HEIGHT / picture.height);
    const [w, h] = [picture.width * scale, picture.height * scale];
    ctx.drawImage(picture, (WIDTH - w) / 2, (HEIGHT - h) / 2, w, h);
  };
  onMount(() => {
    paint();
    onCleanup(media.onMedia((asset) => asset === props.asset.id && paint()));
  });
  createEffect(() => {
    theme();
    paint();
  });
  return (
    <canvas
      ref={canvas}
      width={WIDTH}
      height={HEIGHT}
      onPointerMove={(event) => {
        if (event.pointerType === 'touch' || event.buttons !== 0) return;
        fraction = Math.min(0.999, Math.max(0, event.offsetX / event.currentTarget.clientWidth));
        paint();
      }}
      onPointerLeave={() => {
        fraction = 0.1;
        paint();
      }}
    />
  );
};

function samplesPerColumn(asset: MediaAsset): number {
  const audio = asset.audio[0];
  return audio ? ticksToSeconds(audio.end) * (audio.sampleRate / WIDTH) : 1;
}

function paintWave(ctx: CanvasRenderingContext2D, peaks: WaveformPeaks, color: string): void {
  ctx.fillStyle = color;
  const perColumn = Math.max(1, Math.floor(peaks.ready / WIDTH));
  for (let x = 0; x < WIDTH; x++) {
    let [low, high] = [0, 0];
    for (let i = x * perColumn; i < Math.min(peaks.ready, (x + 1) * perColumn); i++) {
      low = Math.min(low, peaks.data[i * peaks.channels * 3] ?? 0);
      high = Math.max(high, peaks.data[i * peaks.channels * 3 + 1] ?? 0);
    }
    const half = HEIGHT / 2 - 8;
    ctx.fillRect(x, HEIGHT / 2 - high * half, 1, Math.max(1, (high - low) * half));
  }
}
