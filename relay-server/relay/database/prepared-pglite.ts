import { type messages, type PGlite, parse, protocol } from '@electric-sql/pglite';

interface Statement {
  readonly name: string;
  /** Object identifiers of the types of its parameters. */
  readonly types: readonly number[];
  /** What its rows look like; null when it has none. */
  readonly rows: messages.RowDescriptionMessage | null;
}

/** All that the relay says at runtime is some 150 statements; whatever is beyond that is said in full each time. */
const MOST = 400;
/** For so long others wait at most, and one statement. */
const BREATH_MS = 3;
const { serialize } = protocol;

/**
 * Statements that PGlite parses, describes and plans once. PGlite's own `query` does all of it for each call, in six calls into
 * WebAssembly: of the time of a small statement that was three quarters, most of it for `SELECT *` of a wide table.
 */
export class PreparedPglite {
  readonly #pglite: PGlite;
  readonly #statements = new Map<string, Statement>();
  readonly #seen = new Set<string>();
  #breathed = 0;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  /** The caller sees to it that nobody else's transaction is open. */
  query<Row>(text: string, params: readonly unknown[]): Promise<Row[]> {
    return this.#pglite.runExclusive(async () => {
      await this.#breathe();
      const statement = this.#statements.get(text) ?? (await this.#prepare(text));
      const values = params.map((param, i) => this.#serialized(param, statement.types[i]!));
      const answer = await this.#send([
        serialize.bind({ statement: statement.name, values }),
        serialize.execute({}),
        serialize.sync(),
      ]);
      const told = statement.rows ? [statement.rows, ...answer] : answer;
      return parse.parseResults(told, this.#pglite.parsers)[0]!.rows as Row[];
    });
  }

  /**
   * PGlite answers within the same turn of the event loop, and so does whoever waits for it: while there is work, no socket would be
   * read and no connection accepted (Node takes one each turn: the last of a hundred waited five seconds).
   */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#breathed < BREATH_MS) return;
    await new Promise(setImmediate);
    this.#breathed = performance.now();
  }

  async #prepare(text: string): Promise<Statement> {
    const keep = this.#saysAgain(text);
    const name = keep ? `s${this.#statements.size}` : '';
    const answer = await this.#send([
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    ]);
    const rows = answer.find((message) => message.name === 'rowDescription');
    const statement = {
      name,
      types: parse.parseDescribeStatementResults(answer),
      rows: (rows as messages.RowDescriptionMessage | undefined) ?? null,
    };
    if (keep) this.#statements.set(text, statement);
    return statement;
  }

  /** What is said once (the tables are made by a hundred statements) is not kept. */
  #saysAgain(text: string): boolean {
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

  #send(parts: readonly Uint8Array[]) {
    return this.#pglite.execProtocolStream(Buffer.concat(parts), { syncToFs: false });
  }
}
