// What the views of a strip draw: points of a stereo picture, and the levels of bands as time goes on.

/** dBFS from dark to bright. */
const DARKEST = -90;
const BRIGHTEST = -12;

/** From nothing by way of blue, violet and orange to white: brightness rises all the way, so that it reads without colours too. */
const STOPS: readonly (readonly [number, number, number])[] = [
  [10, 10, 12],
  [30, 32, 92],
  [116, 44, 130],
  [214, 82, 72],
  [250, 176, 70],
  [255, 250, 225],
];

/** RGB of levels in 256 steps. */
const PALETTE: readonly (readonly [number, number, number])[] = Array.from({ length: 256 }, (_, i) => {
  const place = (i / 255) * (STOPS.length - 1);
  const [from, to] = [STOPS[Math.floor(place)]!, STOPS[Math.min(STOPS.length - 1, Math.floor(place) + 1)]!];
  const part = place - Math.floor(place);
  return [0, 1, 2].map((c) => Math.round(from[c]! + (to[c]! - from[c]!) * part)) as [number, number, number];
});

const stepOf = (db: number): number =>
  Math.max(0, Math.min(255, Math.round(((db - DARKEST) / (BRIGHTEST - DARKEST)) * 255)));

/** A column a picture, the newest where the last one ended: it goes round instead of moving everything along. */
export class SpectrogramPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #column: ImageData | null = null;
  #at = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false })!;
    this.clear();
  }

  clear(): void {
    const { width, height } = this.#canvas;
    const [r, g, b] = PALETTE[0]!;
    this.#context.fillStyle = `rgb(${r} ${g} ${b})`;
    this.#context.fillRect(0, 0, width, height);
    this.#at = 0;
  }

  /** @param bands lowest first, dB */
  add(bands: ArrayLike<number>): void {
    const { width, height } = this.#canvas;
    if (this.#column?.height !== height) this.#column = this.#context.createImageData(1, height);
    const { data } = this.#column;
    for (let y = 0; y < height; y++) {
      const band = Math.min(bands.length - 1, Math.floor(((height - 1 - y) / height) * bands.length));
      const [r, g, b] = PALETTE[stepOf(bands[band]!)]!;
      data[4 * y] = r;
      data[4 * y + 1] = g;
      data[4 * y + 2] = b;
      data[4 * y + 3] = 255;
    }
    this.#context.putImageData(this.#column, this.#at, 0);
    this.#at = (this.#at + 1) % width;
    // Where the newest ends and the oldest begins.
    this.#context.fillStyle = '#fff';
    this.#context.fillRect(this.#at, 0, 1, height);
  }
}

/** Points of the last 21 ms, those before fading: mono stands upright, width lies down. */
export class GoniometerPicture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #ink = '#7fd6b4';

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d')!;
    this.recolor();
  }

  recolor(): void {
    this.#ink = getComputedStyle(this.#canvas).color;
  }

  clear(): void {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** @param points x y x y …, −√2 … √2 @param trail whether older pictures fade slowly */
  draw(points: ArrayLike<number>, trail: boolean): void {
    const context = this.#context;
    const { width, height } = this.#canvas;
    if (trail) {
      context.globalCompositeOperation = 'destination-out';
      context.fillStyle = 'rgb(0 0 0 / 0.35)';
      context.fillRect(0, 0, width, height);
      context.globalCompositeOperation = 'source-over';
    } else this.clear();
    context.fillStyle = this.#ink;
    const scale = Math.min(width, height) / (2 * Math.SQRT2);
    const dot = Math.max(1, Math.round(width / 200));
    for (let i = 0; i + 1 < points.length; i += 2) {
      const x = width / 2 + points[i]! * scale;
      const y = height / 2 - points[i + 1]! * scale;
      context.fillRect(x, y, dot, dot);
    }
  }
}
