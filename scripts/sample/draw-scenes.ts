/** The pictures of the sample project, drawn by formula: ours, so that the sample has no licence but our own. */

export interface Scene {
  readonly file: string;
  readonly name: string;
  readonly seconds: number;
  /** Colour (0…1 each) at x 0…16, y 0…9 (down) and time in seconds. */
  readonly color: (x: number, y: number, t: number) => readonly [number, number, number];
}

export const SCENE_SIZE = { width: 1280, height: 720, fps: 25 } as const;

const smooth = (edge0: number, edge1: number, value: number): number => {
  const u = Math.max(0, Math.min(1, (value - edge0) / (edge1 - edge0)));
  return u * u * (3 - 2 * u);
};
const mix = (a: number, b: number, share: number): number => a + (b - a) * share;
type Color = readonly [number, number, number];
const mixed = (a: Color, b: Color, share: number): Color => [
  mix(a[0], b[0], share),
  mix(a[1], b[1], share),
  mix(a[2], b[2], share),
];
const disc = (x: number, y: number, radius: number, soft: number): number =>
  smooth(radius + soft, radius - soft, Math.hypot(x, y));

const HORIZON = 5.4;

function dawn(x: number, y: number, t: number): Color {
  const sunY = 4.9 - 0.22 * t;
  const glow = Math.exp(-Math.hypot((x - 8) / 5, (y - sunY) / 2.6));
  const height = Math.min(1, y / HORIZON);
  const sky: Color = [
    0.28 + 0.5 * height + 0.5 * glow,
    0.24 + 0.3 * height + 0.4 * glow,
    0.45 + 0.12 * height + 0.1 * glow,
  ];
  if (y < HORIZON) return mixed(sky, [1, 0.93, 0.72], disc(x - 8, y - sunY, 0.9, 0.03));
  const depth = (y - HORIZON) / (9 - HORIZON);
  const waves =
    Math.sin(x * (5 - 3.4 * depth) + 3 * Math.sin(y * 3 + t) + t * 1.3) *
    Math.sin(y * (26 - 18 * depth) - t * 4);
  const path = Math.exp(-Math.abs(x - 8) / (0.6 + depth * 2.6)) * smooth(0.1, 0.9, 0.5 + 0.5 * waves);
  const sea: Color = [0.2 + 0.1 * depth, 0.23 + 0.06 * depth, 0.4 - 0.06 * depth];
  return mixed(sea, [1, 0.82, 0.55], path * 0.9);
}

const LIGHTS = [
  { x: 2.2, y: 3, radius: 0.95, drift: 0.16, color: [1, 0.62, 0.25] },
  { x: 5.2, y: 5.8, radius: 1.25, drift: -0.12, color: [0.95, 0.35, 0.3] },
  { x: 7.4, y: 2.2, radius: 0.7, drift: 0.26, color: [0.4, 0.75, 1] },
  { x: 9.9, y: 6.3, radius: 1.05, drift: 0.1, color: [1, 0.8, 0.45] },
  { x: 12, y: 3.4, radius: 1.35, drift: -0.2, color: [0.55, 0.5, 1] },
  { x: 14.2, y: 6.6, radius: 0.8, drift: 0.22, color: [0.35, 0.95, 0.75] },
] as const;

/** Lights out of focus that drift at their own speeds. */
function lights(x: number, y: number, t: number): Color {
  let color: Color = [0.05 + 0.05 * (y / 9), 0.06 + 0.03 * (y / 9), 0.13 + 0.06 * (y / 9)];
  for (const light of LIGHTS) {
    const share = disc(
      x - light.x - light.drift * t,
      y - light.y - 0.2 * Math.sin(0.7 * t + light.x),
      light.radius,
      0.05,
    );
    const level = share * (0.5 + 0.12 * Math.sin(1.3 * t + light.y));
    color = [
      color[0] + light.color[0] * level,
      color[1] + light.color[1] * level,
      color[2] + light.color[2] * level,
    ];
  }
  return color;
}

const RIDGES = [
  { height: 3.6, wave: 3, speed: 0.12, color: [0.6, 0.7, 0.8] },
  { height: 4.8, wave: 2.4, speed: 0.32, color: [0.4, 0.56, 0.63] },
  { height: 6, wave: 2, speed: 0.7, color: [0.23, 0.41, 0.44] },
  { height: 7.4, wave: 1.7, speed: 1.5, color: [0.1, 0.23, 0.26] },
] as const;

/** Hills in four depths that pass at four speeds. */
function hills(x: number, y: number, t: number): Color {
  let color: Color = [0.99 - 0.2 * (y / 9), 0.87 - 0.1 * (y / 9), 0.74 + 0.1 * (y / 9)];
  for (const ridge of RIDGES) {
    const along = (x + ridge.speed * t) / ridge.wave;
    const top = ridge.height + 0.4 * Math.sin(along) + 0.22 * Math.sin(2.7 * along + 1.7);
    color = mixed(color, ridge.color, smooth(top - 0.02, top + 0.02, y));
  }
  return color;
}

export const SCENES: readonly Scene[] = [
  { file: 'dawn.mp4', name: 'Dawn', seconds: 6, color: dawn },
  { file: 'lights.mp4', name: 'Lights', seconds: 5, color: lights },
  { file: 'hills.mp4', name: 'Hills', seconds: 6, color: hills },
];

/** One picture as RGB, 8 bits, with a little noise of a fixed pattern against bands in the gradients. */
export function drawPicture(scene: Scene, frame: number): Uint8Array {
  const { width, height, fps } = SCENE_SIZE;
  const rgb = new Uint8Array(width * height * 3);
  const t = frame / fps;
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const color = scene.color(((column + 0.5) / width) * 16, ((row + 0.5) / height) * 9, t);
      const noise = ((row * 7 + column * 13) % 8) / 8 - 0.44;
      for (const channel of color) rgb[at++] = Math.max(0, Math.min(255, Math.round(channel * 255 + noise)));
    }
  }
  return rgb;
}
