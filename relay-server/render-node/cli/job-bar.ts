import type { JobView } from '../../../src/protocol/relay/job.ts';
import { barOf, clock } from './progress-bar.ts';
import { StatusLine } from './status-line.ts';
import type { Terminal } from './terminal.ts';

const MEGABYTE = 1e6;
type Phase = 'phaseHashing' | 'phaseUploading' | 'phaseDownloading' | 'phaseQueued' | 'phaseVideo';

/** How far a relay's job is, on standard error. */
export class JobBar {
  readonly #terminal: Terminal;
  readonly #status: StatusLine;

  constructor(terminal: Terminal, interactive: boolean) {
    this.#terminal = terminal;
    this.#status = new StatusLine(terminal, interactive);
  }

  share(phase: Phase, done: number, total: number): void {
    this.#show(phase, total > 0 ? done / total : 1, () => `${percentOf(total > 0 ? done / total : 1)} %`);
    this.#terminal.event('progress', { phase: NAMES[phase], done, total });
  }

  bytes(phase: Phase, done: number, total: number): void {
    const part = total > 0 ? done / total : 1;
    const facts = { percent: percentOf(part), done: megabytes(done), total: megabytes(total) };
    this.#show(phase, part, () => this.#terminal.texts.text('bytesProgress', facts));
    this.#terminal.event('progress', { phase: NAMES[phase], done, total });
  }

  job({ id, state, progress, frames, totalFrames, framesPerSecond, etaSeconds }: JobView): void {
    const phase = state === 'running' ? 'phaseVideo' : 'phaseQueued';
    this.#show(phase, progress, () =>
      this.#terminal.texts.text('jobProgress', {
        percent: percentOf(progress),
        frames,
        total: totalFrames,
        fps: framesPerSecond.toFixed(1),
        eta: etaSeconds === null ? '–:––' : clock(etaSeconds),
      }),
    );
    const facts = { job: id, state, progress, frames, totalFrames, fps: framesPerSecond, etaSeconds };
    this.#terminal.event('progress', { phase: NAMES[phase], ...facts });
  }

  /** Leaves a clean line behind. */
  clear(): void {
    this.#status.clear();
  }

  #show(phase: Phase, share: number, facts: () => string): void {
    this.#status.show(
      () => `${this.#terminal.texts.text(phase).padEnd(10)} ${barOf(Math.min(1, share))} ${facts()}`,
    );
  }
}

/** What programs read is in one language. */
const NAMES: Readonly<Record<Phase, string>> = {
  phaseHashing: 'hashing',
  phaseUploading: 'uploading',
  phaseDownloading: 'downloading',
  phaseQueued: 'queued',
  phaseVideo: 'rendering',
};

const percentOf = (share: number): string => String(Math.floor(share * 100));
const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);
