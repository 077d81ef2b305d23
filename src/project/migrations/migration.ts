/** A record's registers, as stored. */
export type Registers = Readonly<Record<string, unknown>>;

/** Record type → id → registers. */
export type RawDocument = Readonly<Record<string, Readonly<Record<string, Registers>>>>;

/** One record's way up: only the named registers are written; undefined deletes one. */
export interface RawChange {
  readonly type: string;
  readonly id: string;
  readonly fields: Registers;
}

/** Brings a document from version `id - 1` to `id`. Two replicas that migrate apart must write the same: no clock, no chance. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  up(document: RawDocument): readonly RawChange[];
}
