import type { RenderProgress } from '../../../src/engine/render/render-progress.ts';
import type { Terminal } from './terminal.ts';

const PHASES = {
  preparing: 'phasePreparing',
  audio: 'phaseAudio',
  video: 'phaseVideo',
  muxing: 'phaseMuxing',
  done: 'phaseDone',
} as const;
const CELLS = 24;
/** Without a terminal (a log file), a line now and then instead of a bar. */
const LOG_INTERVAL_MS = 5000;
const CLEAR_LINE = '\u001b[2K\r';

/** Frames, frames a second and the time left, on standard error. */
export class ProgressBar {
  readonly #terminal: Terminal;
  readonly #interactive: boolean;
  #drawn = false;
  #logged = Number.NEGATIVE_INFINITY;

  constructor(terminal: Terminal, interactive: boolean) {
    this.#terminal = terminal;
    this.#interactive = interactive;
  }

  update(progress: RenderProgress): void {
    if (this.#terminal.json || progress.totalFrames === 0) return;
    const line = this.#line(progress);
    if (this.#interactive) {
      process.stderr.write(CLEAR_LINE + line.slice(0, (process.stderr.columns || 100) - 1));
      this.#drawn = true;
    } else if (performance.now() - this.#logged > LOG_INTERVAL_MS) {
      this.#logged = performance.now();
      this.#terminal.aside(line);
    }
  }

  /** Leaves a clean line behind. */
  clear(): void {
    if (this.#drawn) process.stderr.write(CLEAR_LINE);
    this.#drawn = false;
  }

  #line({ phase, frames, totalFrames, framesPerSecond, etaSeconds }: RenderProgress): string {
    const filled = Math.round((CELLS * frames) / totalFrames);
    const bar = '█'.repeat(filled) + '░'.repeat(CELLS - filled);
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

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
