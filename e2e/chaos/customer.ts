import { Film, SEQUENCE } from '../../relay-server/render-node/conformance/film.ts';
import { StoryError } from '../../src/base/errors.ts';
import { randomId } from '../../src/base/ids.ts';
import { exportRecord } from '../../src/project/records/export-settings.ts';
import { parseRecord } from '../../src/project/records/record-type.ts';
import type { RelayClient } from '../../src/protocol/relay/client/relay-client.ts';
import { submitFilm } from '../../src/protocol/relay/client/submit-film.ts';
import { FINAL_STATES, type JobView } from '../../src/protocol/relay/job.ts';

/** Frames of each film: two segments or so, a second of work. */
export const FRAMES = 60;
const MOST_OPEN = 4;
const SETTLE_MS = 240_000;

/** Somebody who orders one film after the other, gives up on nothing, and remembers what was promised. */
export class Customer {
  readonly #client: RelayClient;
  readonly #log: (line: string) => void;
  readonly acknowledged: string[] = [];
  readonly #open = new Set<string>();
  #ordering = false;
  #count = 0;

  constructor(client: RelayClient, log: (line: string) => void) {
    this.#client = client;
    this.#log = log;
  }

  /** Orders another film unless enough are under way; never waits for it. */
  order(): void {
    if (this.#ordering || this.#open.size >= MOST_OPEN) return;
    this.#ordering = true;
    void this.#submit().finally(() => {
      this.#ordering = false;
    });
  }

  /** Forgets what has come to an end. */
  async look(): Promise<void> {
    for (const id of [...this.#open]) {
      const job = await this.#client.job(id).catch(() => null);
      if (job && FINAL_STATES.includes(job.state)) this.#open.delete(id);
    }
  }

  /** @throws Error naming what never came to an end */
  async settle(): Promise<void> {
    const end = Date.now() + SETTLE_MS;
    while (this.#ordering || this.#open.size > 0) {
      if (Date.now() > end) {
        const views = await Promise.all([...this.#open].map((id) => this.#client.job(id).catch(String)));
        throw new Error(`Never ended: ${JSON.stringify(views)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
      await this.look();
    }
  }

  async #submit(): Promise<void> {
    const { snapshot, settings, wish } = film(this.#count++);
    for (let tries = 0; ; tries++) {
      try {
        const job: JobView = await submitFilm(this.#client, { snapshot, settings, media: new Map(), wish });
        this.acknowledged.push(job.id);
        this.#open.add(job.id);
        return;
      } catch (error) {
        // The same key each time: an order whose answer was lost is not made twice.
        const code = error instanceof StoryError ? error.code : String(error);
        if (tries % 10 === 0) this.#log(`order ${wish.name}: ${code}`);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
    }
  }
}

/** No two alike, so that nothing is found in the store. */
function film(number: number) {
  const film = new Film({ width: 160, height: 90, background: '#102030' });
  const track = film.track();
  film.title(track, { start: 0, length: FRAMES }, { text: `Film ${number} ${randomId()}` });
  const settings = parseRecord(exportRecord, {
    id: 'chaos',
    sequence: SEQUENCE,
    container: 'mp4',
    video: { codec: 'avc', rate: { mode: 'quality', quality: 'low' } },
    audio: null,
  });
  const wish = { name: `film-${number}`, ending: 'mp4', idempotencyKey: randomId() };
  return { snapshot: film.snapshot(), settings, wish };
}
