/** What the relay asks of its database: PostgreSQL in the same process, or a server. The SQL is the same. */
export interface Queryable {
  /** One statement with `$1` parameters. @throws what the database says, see `database-errors.ts` */
  query<Row extends object>(text: string, params?: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Queryable {
  readonly kind: 'pglite' | 'postgresql';
  /** All of it or nothing; what throws inside is thrown after the rollback. Use the `tx` that is handed in, nothing else. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Several statements without parameters, for migrations. */
  script(text: string): Promise<void>;
  /** `NOTIFY channel` of any connection; ends with what it resolves to. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
