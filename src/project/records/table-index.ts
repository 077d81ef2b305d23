// Sorted groups of a table's records ("the clips of a track"), made once and then carried from version to version of the
// table: an edit costs a binary search, not a scan of 10,000 clips.

import { Table } from './table.ts';

export type IndexDefinition<R> = {
  /** The groups a record belongs to. */
  readonly groups: (record: R) => readonly string[];
} & (
  | {
      /** Order inside a group, total. */
      readonly compare: (a: R, b: R) => number;
    }
  | {
      /** By id. */
      readonly compare: null;
      /** The fields that `groups` looks at: an edit that leaves them alone costs next to nothing. */
      readonly by: readonly (keyof R)[];
    }
);

interface HasId {
  readonly id: string;
}
type Records<R> = ReadonlyMap<string, R>;
/** Records, or ids where the order is by id. */
type List = unknown[];

/** The groups of one version of a table. */
interface Groups {
  readonly lists: Table<List>;
  /** Lists that nobody else holds yet: they are changed in place. All others are copied first. */
  readonly fresh: Set<string>;
}

/** Table → index definition → groups. Groups exist only for the indices that somebody has asked for. */
const indices = new WeakMap<object, Map<IndexDefinition<HasId>, Groups>>();

const NONE: readonly never[] = [];

/** The records of one group in order. The list never changes once handed out. */
export function groupOf<R extends HasId>(
  table: Records<R>,
  index: IndexDefinition<R>,
  group: string,
): readonly R[] {
  const groups = groupsOf(table, index as unknown as IndexDefinition<HasId>);
  const list = groups.lists.get(group);
  if (!list) return NONE;
  if (!index.compare) return list.map((id) => table.get(id as string)!);
  groups.fresh.delete(group);
  return list as R[];
}

/** Call it when `to` is a fresh copy of `from`: what was indexed stays indexed. */
export function carryIndices(from: object, to: object): void {
  const made = indices.get(from);
  if (!made) return;
  const carried = new Map<IndexDefinition<HasId>, Groups>();
  for (const [definition, groups] of made) {
    groups.fresh.clear();
    carried.set(definition, { lists: Table.fork(groups.lists), fresh: new Set() });
  }
  indices.set(to, carried);
}

/** Call it for every record that is put into, replaced in or taken out of a table that has been carried. */
export function noteChange(table: object, before: HasId | undefined, after: HasId | undefined): void {
  const made = indices.get(table);
  if (!made) return;
  for (const [definition, groups] of made) {
    if (definition.compare || !before || !after || !agree(definition.by, before, after))
      change(groups, definition, before, after);
  }
}

const agree = (fields: readonly (keyof HasId)[], a: HasId, b: HasId): boolean => {
  for (const field of fields) if (a[field] !== b[field]) return false;
  return true;
};

function groupsOf(table: Records<HasId>, index: IndexDefinition<HasId>): Groups {
  let made = indices.get(table);
  if (!made) {
    made = new Map();
    indices.set(table, made);
  }
  let groups = made.get(index);
  if (!groups) {
    groups = build(table, index);
    made.set(index, groups);
  }
  return groups;
}

const itemOf = (index: IndexDefinition<HasId>, record: HasId): unknown =>
  index.compare ? record : record.id;

const compareIds = (a: unknown, b: unknown): number => ((a as string) < (b as string) ? -1 : a === b ? 0 : 1);

const compareOf = (index: IndexDefinition<HasId>): ((a: unknown, b: unknown) => number) =>
  (index.compare as ((a: unknown, b: unknown) => number) | null) ?? compareIds;

function build(table: Records<HasId>, index: IndexDefinition<HasId>): Groups {
  const own = new Map<string, List>();
  for (const record of table.values()) {
    for (const group of index.groups(record)) {
      const list = own.get(group);
      if (list) list.push(itemOf(index, record));
      else own.set(group, [itemOf(index, record)]);
    }
  }
  for (const list of own.values()) list.sort(compareOf(index));
  return { lists: Table.from(own), fresh: new Set(own.keys()) };
}

function change(groups: Groups, index: IndexDefinition<HasId>, before?: HasId, after?: HasId): void {
  const old = before ? index.groups(before) : NONE;
  const now = after ? index.groups(after) : NONE;
  if (!index.compare && old.length === now.length && old.every((group, i) => group === now[i])) return;
  const out = before && itemOf(index, before);
  const into = after && itemOf(index, after);
  for (const group of old) if (!now.includes(group)) splice(groups, index, group, out, undefined);
  for (const group of now) splice(groups, index, group, old.includes(group) ? out : undefined, into);
}

function splice(
  groups: Groups,
  index: IndexDefinition<HasId>,
  group: string,
  out: unknown,
  into: unknown,
): void {
  const compare = compareOf(index);
  const list = ownList(groups, group);
  const from = out === undefined ? -1 : position(list, compare, out);
  if (into === undefined) {
    list.splice(from, 1);
    if (list.length === 0) dropList(groups, group);
    return;
  }
  if (from >= 0) {
    const fits =
      (from === 0 || compare(list[from - 1], into) < 0) &&
      (from === list.length - 1 || compare(into, list[from + 1]) < 0);
    if (fits) {
      list[from] = into;
      return;
    }
    list.splice(from, 1);
  }
  list.splice(position(list, compare, into), 0, into);
}

function ownList({ lists, fresh }: Groups, group: string): List {
  if (fresh.has(group)) return lists.get(group)!;
  const copy = lists.get(group)?.slice() ?? [];
  lists.set(group, copy);
  fresh.add(group);
  return copy;
}

function dropList({ lists, fresh }: Groups, group: string): void {
  lists.delete(group);
  fresh.delete(group);
}

/** Where the item is, or where it belongs. */
function position(list: List, compare: (a: unknown, b: unknown) => number, item: unknown): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(list[middle], item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
