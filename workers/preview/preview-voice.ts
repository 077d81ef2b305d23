import { reportOf } from '../../src/base/errors.ts';
import type {
  PreviewEvent,
  PreviewStatistics,
  RelayPreviewState,
} from '../../src/protocol/preview-protocol.ts';

/** People read numbers five times a second at most. */
const STATISTICS_EVERY_MS = 200;

/** What the preview says to the page: numbers now and then, a failure once and not at every frame. */
export class PreviewVoice {
  #listener: (event: PreviewEvent) => void = () => undefined;
  #saidAt = 0;
  #saidError: string | null = null;

  listen(listener: (event: PreviewEvent) => void): void {
    this.#listener = listener;
  }

  /** @param now whether it must not wait for its turn */
  statistics(statistics: () => PreviewStatistics, now: boolean): void {
    const at = performance.now();
    if (!now && at - this.#saidAt < STATISTICS_EVERY_MS) return;
    this.#saidAt = at;
    this.#listener({ kind: 'statistics', statistics: statistics() });
  }

  buffering(buffering: boolean): void {
    this.#listener({ kind: 'buffering', buffering });
  }

  relay(state: RelayPreviewState): void {
    this.#listener({ kind: 'relay', state });
  }

  /** Null: what was wrong is over. */
  error(error: unknown): void {
    const report = error === null ? null : reportOf(error);
    const text = report && JSON.stringify(report);
    if (text === this.#saidError) return;
    this.#saidError = text;
    this.#listener({ kind: 'error', error: report });
  }
}
