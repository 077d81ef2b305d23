import { type messages, type PGlite, parse, protocol } from '@electric-sql/pglite';
import { type Column, readAnswer, readMessages } from './backend-answer.ts';
import type { Queryable } from './database.ts';

interface Statement {
  readonly name: string;
  /** Object identifiers of the types of its parameters. */
  readonly types: readonly number[];
  /** What its rows look like; empty when it has none. */
  readonly columns: readonly Column[];
}

/** All that the relay says at runtime is some 150 statements; whatever is beyond that is said in full each time. */
const MOST = 400;
/** For so long others wait at most, and one statement. */
const BREATH_MS = 3;
/** A turn of the event loop in which nobody came takes less; each that came takes more. */
const QUIET_MS = 0.05;
const MOST_TURNS = 32;
/** Named from the first time on: two statements without a name cannot be said in one breath. */
const BOUNDS: readonly string[] = ['BEGIN', 'COMMIT', 'ROLLBACK'];
/** PostgreSQL's types of plain text: `text`, `bpchar`, `varchar`. */
const TEXT_TYPES: readonly number[] = [25, 1042, 1043];

const { serialize } = protocol;

interface Transaction {
  begun: boolean;
}

type Heard = (payload: string) => void;

/**
 * Statements that PGlite parses, describes and plans once. PGlite's own `query` does all of it for each call, in six calls into
 * WebAssembly: of the time of a small statement that was three quarters, most of it for `SELECT *` of a wide table.
 */
export class PreparedPglite {
  readonly #pglite: PGlite;
  readonly #statements = new Map<string, Statement>();
  readonly #seen = new Set<string>();
  readonly #heard = new Map<string, Set<Heard>>();
  #breathed = 0;
  #breath: Promise<void> | null = null;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  /** Not while somebody's transaction is open: there is one connection. */
  query<Row extends object>(text: string, params: readonly unknown[]): Promise<Row[]> {
    return this.#pglite._runExclusiveTransaction(() => this.#say<Row>(text, params, null));
  }

  /** All of it or nothing. The transaction begins with its first statement: each call into WebAssembly that is saved counts. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.#pglite._runExclusiveTransaction(async () => {
      const own: Transaction = { begun: false };
      try {
        const result = await work({ query: (text, params = []) => this.#say(text, params, own) });
        if (own.begun) await this.#say('COMMIT', [], null);
        return result;
      } catch (error) {
        // Of a database that is closed nothing is left to undo; the first reason is what is told.
        if (own.begun && !this.#pglite.closed) await this.#say('ROLLBACK', [], null);
        throw error;
      }
    });
  }

  /** What is told in the answers of these statements goes past PGlite's own listeners, what is told elsewhere past these. */
  async listen(channel: string, heard: Heard): Promise<() => Promise<void>> {
    const all = this.#heard.get(channel) ?? new Set();
    this.#heard.set(channel, all.add(heard));
    const stop = await this.#pglite.listen(channel, heard);
    return async () => {
      all.delete(heard);
      await stop();
    };
  }

  async #say<Row extends object>(
    text: string,
    params: readonly unknown[],
    transaction: Transaction | null,
  ): Promise<Row[]> {
    await this.#breathe();
    // From here on in one turn: of statements that are said together the one that comes first after the breath is the first.
    if (transaction && !this.#statements.has(text)) this.#begin(transaction);
    const { name, types, columns } = this.#statement(text);
    const values = params.map((param, i) => this.#serialized(param, types[i]!));
    const begin = transaction?.begun === false ? bound(this.#statement('BEGIN').name, []) : [];
    if (transaction) transaction.begun = true;
    const { rows, error, notices } = readAnswer<Row>(
      this.#send([...begin, ...bound(name, values), serialize.sync()]),
      columns,
    );
    for (const { channel, payload } of notices) {
      for (const heard of this.#heard.get(channel) ?? []) queueMicrotask(() => heard(payload));
    }
    if (error) throw error;
    return rows;
  }

  /** By itself: what is wrong with a new statement is found out as it is prepared, and that ends the transaction too. */
  #begin(transaction: Transaction): void {
    if (transaction.begun) return;
    this.#send([...bound(this.#statement('BEGIN').name, []), serialize.sync()]);
    transaction.begun = true;
  }

  /**
   * PGlite answers within the same turn of the event loop, and so does whoever waits for it: while there is work, no socket would be
   * read and no connection accepted. Node accepts one each turn, so as long as somebody comes in there is another turn: of a hundred
   * that came at once the last waited a hundred statements.
   */
  #breathe(): Promise<void> | null {
    if (this.#breath) return this.#breath;
    if (performance.now() - this.#breathed < BREATH_MS) return null;
    this.#breath = this.#letIn();
    return this.#breath;
  }

  /** One for all who wait meanwhile: statements of one transaction keep their order. */
  async #letIn(): Promise<void> {
    let last = performance.now();
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      await new Promise(setImmediate);
      const now = performance.now();
      if (now - last < QUIET_MS) break;
      last = now;
    }
    this.#breathed = performance.now();
    this.#breath = null;
  }

  #statement(text: string): Statement {
    return this.#statements.get(text) ?? this.#prepare(text);
  }

  #prepare(text: string): Statement {
    const keep = this.#saysAgain(text);
    const name = keep ? `s${this.#statements.size}` : '';
    const answer = readMessages(
      this.#send([
        serialize.parse({ name, text }),
        serialize.describe({ type: 'S', name }),
        serialize.sync(),
      ]),
    );
    const error = answer.find((message) => message.name === 'error');
    if (error) throw error;
    const rows = answer.find((message) => message.name === 'rowDescription');
    const statement = {
      name,
      types: parse.parseDescribeStatementResults(answer),
      columns: this.#columnsOf(rows as messages.RowDescriptionMessage | undefined),
    };
    if (keep) this.#statements.set(text, statement);
    return statement;
  }

  #columnsOf(described: messages.RowDescriptionMessage | undefined): Column[] {
    return (described?.fields ?? []).map(({ name, dataTypeID: type }) => {
      const parser = TEXT_TYPES.includes(type) ? undefined : this.#pglite.parsers[type];
      return { name, read: parser ? (text) => parser(text, type) : null };
    });
  }

  /** What is said once (the tables are made by a hundred statements) is not kept. */
  #saysAgain(text: string): boolean {
    if (BOUNDS.includes(text)) return true;
    if (this.#statements.size >= MOST) return false;
    if (this.#seen.delete(text)) return true;
    if (this.#seen.size >= MOST) this.#seen.clear();
    this.#seen.add(text);
    return false;
  }

  #serialized(param: unknown, type: number): string | Uint8Array | null {
    if (param === null || param === undefined) return null;
    const serializer = this.#pglite.serializers[type];
    return serializer ? serializer(param) : String(param);
  }

  /**
   * @returns what came back: the embedded database has answered when the call returns
   * @throws Error when it has not: it was closed while somebody waited for his turn, or has crashed
   */
  #send(parts: readonly Uint8Array[]): Buffer {
    if (this.#pglite.closed) throw new Error('The embedded database is closed.');
    const chunks: Buffer[] = [];
    // Its memory is only lent until the callback returns.
    const onRawData = (bytes: Uint8Array): void => void chunks.push(Buffer.from(bytes));
    const sent = this.#pglite.execProtocolRawStream(Buffer.concat(parts), { syncToFs: false, onRawData });
    // The promise comes too late to be waited for between two parts of a statement: what it would tell is told by the missing answer.
    sent.catch(() => undefined);
    if (chunks.length === 0)
      throw new Error('The embedded database gave no answer: it has crashed or is closing.');
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  }
}

const bound = (statement: string, values: (string | Uint8Array | null)[]): Uint8Array[] => [
  serialize.bind({ statement, values }),
  serialize.execute({}),
];
