import type { RenderProgress } from '../../../src/engine/render/render-progress.ts';
import { StatusLine } from './status-line.ts';
import type { Terminal } from './terminal.ts';

const PHASES = {
  preparing: 'phasePreparing',
  audio: 'phaseAudio',
  video: 'phaseVideo',
  muxing: 'phaseMuxing',
  done: 'phaseDone',
} as const;
const CELLS = 24;

/** Frames, frames a second and the time left, on standard error. */
export class ProgressBar {
  readonly #terminal: Terminal;
  readonly #status: StatusLine;

  constructor(terminal: Terminal, interactive: boolean) {
    this.#terminal = terminal;
    this.#status = new StatusLine(terminal, interactive);
  }

  update(progress: RenderProgress): void {
    if (progress.totalFrames > 0) this.#status.show(() => this.#line(progress));
  }

  /** Leaves a clean line behind. */
  clear(): void {
    this.#status.clear();
  }

  #line({ phase, frames, totalFrames, framesPerSecond, etaSeconds }: RenderProgress): string {
    const bar = barOf(frames / totalFrames);
    const { texts } = this.#terminal;
    const facts = texts.text('progress', {
      frames,
      total: totalFrames,
      fps: framesPerSecond.toFixed(1),
      eta: etaSeconds === null ? '–:––' : clock(etaSeconds),
    });
    return `${texts.text(PHASES[phase]).padEnd(10)} ${bar} ${facts}`;
  }
}

/** @param share 0…1 */
export function barOf(share: number): string {
  const filled = Math.round(CELLS * share);
  return '█'.repeat(filled) + '░'.repeat(CELLS - filled);
}

export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
