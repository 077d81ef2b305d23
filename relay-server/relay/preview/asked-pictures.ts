import type { PreviewQuality } from '../../../src/protocol/relay/preview.ts';

export interface PictureRequest {
  readonly seq: number;
  readonly time: number;
  readonly quality: PreviewQuality;
  /** Comes after those that wait, instead of in their place. */
  readonly queue: boolean;
}

export interface RunningPicture extends PictureRequest {
  /** Over all sessions. */
  readonly number: number;
  /** Of which it is a picture. */
  readonly document: string;
  readonly late: NodeJS.Timeout;
}

/** While a film plays, the node has its next picture to begin with as soon as one is done. */
const MOST_RUNNING = 2;

/** The pictures that a session was asked for: those that wait, and those that its node works on. */
export class AskedPictures {
  /** Requests that queue and wait. */
  readonly #most: number;
  #waiting: readonly PictureRequest[] = [];
  #running: readonly RunningPicture[] = [];
  #asked = 0;
  #dropped = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get counts(): { readonly asked: number; readonly dropped: number } {
    return { asked: this.#asked, dropped: this.#dropped };
  }

  /** The one that waits longest. */
  get first(): PictureRequest | null {
    return this.#waiting[0] ?? null;
  }

  get idle(): boolean {
    return this.#running.length === 0;
  }

  /** Whether the node may begin with it as well. */
  hasPlaceFor({ queue }: PictureRequest): boolean {
    return this.#running.length < (queue ? MOST_RUNNING : 1);
  }

  ask(request: PictureRequest): void {
    this.#asked++;
    const line = [...this.#waiting, request];
    const most = request.queue ? this.#most : 1;
    this.#dropped += Math.max(0, line.length - most);
    this.#waiting = line.slice(-most);
  }

  /** It was made, but could not be sent: again, unless a newer one waits. */
  askAgain(request: PictureRequest): void {
    if (this.#waiting.length > 0) this.#dropped++;
    else this.#waiting = [request];
  }

  shift(): void {
    this.#waiting = this.#waiting.slice(1);
  }

  run(running: RunningPicture): void {
    this.#running = [...this.#running, running];
  }

  /** One that has come, or has failed; null: it is not waited for any more. */
  take(number: number): RunningPicture | null {
    const found = this.#running.find((running) => running.number === number) ?? null;
    if (found) clearTimeout(found.late);
    this.#running = this.#running.filter((running) => running !== found);
    return found;
  }

  /** The node is gone: what it worked on is asked of the next, unless a newer one takes its place. */
  lose(): void {
    const lost = this.#running;
    this.stop();
    if (this.#waiting.every(({ queue }) => queue)) this.#waiting = [...lost, ...this.#waiting];
  }

  stop(): void {
    for (const { late } of this.#running) clearTimeout(late);
    this.#running = [];
  }
}
