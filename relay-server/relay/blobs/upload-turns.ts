import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.ts';

const CHANNEL = 'relay_upload';
/** So often a relay that writes says so: one that was killed is waited for no longer than `SILENT`. */
const HEARTBEAT_MS = 1500;
const SILENT = '5 seconds';
const LONGEST_WAIT_MS = 10_000;
const LOOK_MS = 50;

/** Of relays that share a folder one at a time writes to an upload; whoever is asked to go on elsewhere lets go. */
export class UploadTurns {
  readonly #database: Database;
  /** This process, in the rows of the uploads that it writes. */
  readonly #writer = randomUUID();
  readonly #held = new Map<string, NodeJS.Timeout>();
  #unlisten: () => Promise<void> = async () => {};

  private constructor(database: Database) {
    this.#database = database;
  }

  /** @param wanted another relay was asked to go on with the upload: the write here is to end */
  static async start(database: Database, wanted: (id: string) => void): Promise<UploadTurns> {
    const turns = new UploadTurns(database);
    // The embedded database is this process's alone: whoever wrote before is gone.
    if (database.kind === 'pglite') await database.query('UPDATE relay.upload SET writer = NULL');
    turns.#unlisten = await database.listen(CHANNEL, (payload) => {
      const [id = '', asker] = payload.split(' ');
      if (asker !== turns.#writer) wanted(id);
    });
    return turns;
  }

  async close(): Promise<void> {
    for (const timer of this.#held.values()) clearInterval(timer);
    await this.#unlisten();
  }

  /** @returns whether it is this relay's turn now */
  async take(id: string): Promise<boolean> {
    const rows = await this.#database.query(
      `UPDATE relay.upload SET writer = $2, heard_at = clock_timestamp()
       WHERE id = $1 AND (writer IS NULL OR writer = $2 OR heard_at < clock_timestamp() - interval '${SILENT}') RETURNING 1`,
      [id, this.#writer],
    );
    if (rows.length === 0) return false;
    if (!this.#held.has(id)) this.#held.set(id, this.#heartbeat(id));
    return true;
  }

  /** Asks whoever writes to let go, and waits for that. @returns as `take` */
  async win(id: string): Promise<boolean> {
    if (await this.take(id)) return true;
    await this.#database.query('SELECT pg_notify($1, $2)', [CHANNEL, `${id} ${this.#writer}`]);
    const end = performance.now() + LONGEST_WAIT_MS;
    while (performance.now() < end) {
      await pause(LOOK_MS);
      if (await this.take(id)) return true;
    }
    return false;
  }

  /** It counts as touched now. */
  async release(id: string): Promise<void> {
    clearInterval(this.#held.get(id));
    this.#held.delete(id);
    await this.#database.query(
      'UPDATE relay.upload SET writer = NULL, touched_at = now() WHERE id = $1 AND writer = $2',
      [id, this.#writer],
    );
  }

  #heartbeat(id: string): NodeJS.Timeout {
    const timer = setInterval(() => {
      // Missed while the database is away: then nobody else can take the turn either.
      this.#database
        .query('UPDATE relay.upload SET heard_at = clock_timestamp() WHERE id = $1 AND writer = $2', [
          id,
          this.#writer,
        ])
        .catch(() => {});
    }, HEARTBEAT_MS);
    timer.unref();
    return timer;
  }
}
