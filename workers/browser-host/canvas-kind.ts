// Where Canvas 2D draws: on the GPU, or by the processor. Browsers put it on the GPU, also when that is imitated in software, and
// then a frame's colours are converted by an emulated shader: 60–130 ms at 1080p instead of 7. Measured once per worker.
import { reportOf } from '../../src/base/errors.ts';

/** The GPU gets the benefit of the doubt: what is measured includes a readback that drawing does not need. */
const GPU_MAY_COST = 2.5;
const ROUNDS = 3;
const PICTURE = { width: 1280, height: 720 } as const;
const CANVAS = { width: 640, height: 360 } as const;

/** For `getContext('2d')` of every canvas on which frames are drawn. */
export interface CanvasKind {
  readonly willReadFrequently: boolean;
}

let measured: CanvasKind | null = null;

/** Takes some 30 ms the first time. */
export function canvasKind(): CanvasKind {
  measured ??= measure();
  return measured;
}

function measure(): CanvasKind {
  // Asked first: what is known to be imitated need not be timed, which took it over half a second.
  if (isImitated()) return { willReadFrequently: true };
  try {
    const bytes = new Uint8Array((PICTURE.width * PICTURE.height * 3) / 2).fill(120);
    const frame = new VideoFrame(bytes, {
      format: 'I420',
      codedWidth: PICTURE.width,
      codedHeight: PICTURE.height,
      timestamp: 0,
    });
    try {
      const [processor, gpu] = [timeOf(frame, true), timeOf(frame, false)];
      return { willReadFrequently: gpu > processor * GPU_MAY_COST };
    } finally {
      frame.close();
    }
  } catch (error) {
    console.warn('Canvas 2D could not be measured.', reportOf(error).detail);
    return { willReadFrequently: false };
  }
}

/** Best of a few, in milliseconds; reading one pixel waits for the drawing. */
function timeOf(frame: VideoFrame, willReadFrequently: boolean): number {
  const canvas = new OffscreenCanvas(CANVAS.width, CANVAS.height);
  const context = canvas.getContext('2d', { alpha: true, willReadFrequently });
  if (!context) return Number.POSITIVE_INFINITY;
  let best = Number.POSITIVE_INFINITY;
  // The first round sets things up and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    const started = performance.now();
    context.drawImage(frame, 0, 0, CANVAS.width, CANVAS.height);
    context.getImageData(0, 0, 1, 1);
    if (round > 0) best = Math.min(best, performance.now() - started);
  }
  return best;
}

/** Programs that do a GPU's work on the processor, by the names that they give themselves. */
const IMITATIONS = /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render/i;

/**
 * Before a GPU is believed: beside other work both ways took 120 ms when they were measured, and drawing on what was no GPU then left the
 * screen without a picture for seconds.
 */
function isImitated(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl');
  if (!gl) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return IMITATIONS.test(name);
}
