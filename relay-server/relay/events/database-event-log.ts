import type { RelayEvent } from '../../../src/protocol/relay/events.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { Log } from '../http/log.ts';
import type { EventLog, NewEvent } from './event-log.ts';

const CHANNEL = 'relay_event';
/** Any number: every relay on one database takes the same. */
const LOCK = 705_600_001;
/** Read at once by whoever fell behind. */
const PAGE = 500;

interface Row {
  readonly seq: string | number;
  readonly at: Date;
  readonly tenant: string;
  readonly body: object;
}

const eventOf = ({ seq, at, tenant, body }: Row): RelayEvent =>
  ({ ...body, seq: Number(seq), at: at.getTime(), tenant }) as RelayEvent;

/** The log in the database. Several relays hear each other by NOTIFY; the rows, not the notice, are what is told. */
export class DatabaseEventLog implements EventLog {
  readonly #database: Database;
  readonly #log: Log;
  readonly #heard = new Set<(event: RelayEvent) => void>();
  #last = 0;
  #reading: Promise<void> | null = null;
  #again = false;
  #unlisten: () => Promise<void> = async () => {};
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(database: Database, log: Log) {
    this.#database = database;
    this.#log = log;
  }

  static async start(database: Database, log: Log): Promise<DatabaseEventLog> {
    const events = new DatabaseEventLog(database, log);
    events.#last = await events.head();
    events.#unlisten = await database.listen(CHANNEL, () => events.#wake());
    // A notice can be lost with its connection; what it told of is still there.
    events.#timer = setInterval(() => events.#wake(), 2000);
    events.#timer.unref();
    return events;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#unlisten();
    await this.#reading;
  }

  get told(): number {
    return this.#last;
  }

  append(event: NewEvent, tx?: Queryable): Promise<void> {
    return this.appendAll([event], tx);
  }

  /**
   * Numbers follow the order of the commits, since the lock is held until then: a reader that has seen a number will not find a
   * smaller one later. So call it last in a transaction.
   */
  async appendAll(events: readonly NewEvent[], tx?: Queryable): Promise<void> {
    if (events.length === 0) return;
    if (!tx) return this.#database.transaction((own) => this.appendAll(events, own));
    // The embedded database has one connection: there is nobody to wait for.
    if (this.#database.kind !== 'pglite') await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const rows = events.map(({ tenant, ...body }) => ({ tenant, body }));
    await tx.query(
      `WITH put AS (
        INSERT INTO relay.event (at, tenant, body)
        SELECT clock_timestamp(), tenant, body FROM jsonb_to_recordset($1::jsonb) AS x (tenant text, body jsonb)
      )
      SELECT pg_notify('${CHANNEL}', '')`,
      [JSON.stringify(rows)],
    );
  }

  async since(
    after: number,
    limit: number,
  ): Promise<{ readonly events: RelayEvent[]; readonly oldest: number }> {
    const rows = await this.#database.query<Row>(
      'SELECT seq, at, tenant, body FROM relay.event WHERE seq > $1 ORDER BY seq LIMIT $2',
      [after, limit],
    );
    const [first] = await this.#database.query<{ seq: string | number | null }>(
      'SELECT min(seq) AS seq FROM relay.event',
    );
    return { events: rows.map(eventOf), oldest: Number(first?.seq ?? 0) };
  }

  async head(): Promise<number> {
    const [row] = await this.#database.query<{ seq: string | number | null }>(
      'SELECT max(seq) AS seq FROM relay.event',
    );
    return Number(row?.seq ?? 0);
  }

  /** Forgets what is older, but never the newest: numbers go on from there. */
  async forget(days: number): Promise<void> {
    await this.#database.query(
      `DELETE FROM relay.event WHERE at < now() - make_interval(days => $1) AND seq < (SELECT max(seq) FROM relay.event)`,
      [days],
    );
  }

  subscribe(heard: (event: RelayEvent) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  #wake(): void {
    if (this.#closed) return;
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = this.#read()
      .catch((error: unknown) => this.#log.warn({ err: error }, 'the events could not be read'))
      .finally(() => {
        this.#reading = null;
        if (this.#again) {
          this.#again = false;
          this.#wake();
        }
      });
  }

  async #read(): Promise<void> {
    for (;;) {
      const rows = await this.#database.query<Row>(
        'SELECT seq, at, tenant, body FROM relay.event WHERE seq > $1 ORDER BY seq LIMIT $2',
        [this.#last, PAGE],
      );
      for (const row of rows) {
        this.#last = Number(row.seq);
        const event = eventOf(row);
        for (const heard of this.#heard) heard(event);
      }
      if (rows.length < PAGE) return;
    }
  }
}
