// Sorted groups of a table's records ("the clips of a track"), made once and then carried from version to version of the
// table: an edit costs a binary search, not a scan of 10,000 clips.

export interface IndexDefinition<R> {
  /** The groups a record belongs to. */
  readonly groups: (record: R) => readonly string[];
  /** Order inside a group, total; null: by id. Then an edit that leaves the groups alone costs nothing. */
  readonly compare: ((a: R, b: R) => number) | null;
}

interface HasId {
  readonly id: string;
}
type Table<R> = ReadonlyMap<string, R>;
/** Records, or ids where the order is by id. */
type List = unknown[];

/** The groups of one version of a table: what differs from the version before, and the version before. */
interface Groups {
  readonly own: Map<string, List>;
  readonly parent: Groups | null;
  readonly depth: number;
  /** Lists of `own` that nobody else holds yet: they are changed in place. All others are copied first. */
  readonly fresh: Set<string>;
}

/** A chain longer than this is laid flat: looking a group up walks it, laying it flat costs one entry for each group. */
const DEEPEST = 24;

/** Table → index definition → groups. Groups exist only for the indices that somebody has asked for. */
const indices = new WeakMap<object, Map<IndexDefinition<HasId>, Groups>>();

const NONE: readonly never[] = [];

/** The records of one group in order. The list never changes once handed out. */
export function groupOf<R extends HasId>(
  table: Table<R>,
  index: IndexDefinition<R>,
  group: string,
): readonly R[] {
  const groups = groupsOf(table, index as unknown as IndexDefinition<HasId>);
  const list = find(groups, group);
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
    const parent = groups.depth < DEEPEST ? groups : flat(groups);
    carried.set(definition, { own: new Map(), parent, depth: parent.depth + 1, fresh: new Set() });
  }
  indices.set(to, carried);
}

/** Call it for every record that is put into, replaced in or taken out of a table that has been carried. */
export function noteChange(table: object, before: HasId | undefined, after: HasId | undefined): void {
  const made = indices.get(table);
  if (!made) return;
  for (const [definition, groups] of made) change(groups, definition, before, after);
}

function find(groups: Groups, group: string): List | undefined {
  for (let at: Groups | null = groups; at; at = at.parent) {
    const list = at.own.get(group);
    if (list) return list;
  }
  return undefined;
}

function flat(groups: Groups): Groups {
  const layers: Groups[] = [];
  for (let at: Groups | null = groups; at; at = at.parent) layers.push(at);
  const own = new Map(layers.pop()!.own);
  for (const layer of layers.reverse()) {
    for (const [group, list] of layer.own) {
      if (list.length > 0) own.set(group, list);
      else own.delete(group);
    }
  }
  return { own, parent: null, depth: 0, fresh: new Set() };
}

function groupsOf(table: Table<HasId>, index: IndexDefinition<HasId>): Groups {
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

function build(table: Table<HasId>, index: IndexDefinition<HasId>): Groups {
  const own = new Map<string, List>();
  for (const record of table.values()) {
    for (const group of index.groups(record)) {
      const list = own.get(group);
      if (list) list.push(itemOf(index, record));
      else own.set(group, [itemOf(index, record)]);
    }
  }
  for (const list of own.values()) list.sort(compareOf(index));
  return { own, parent: null, depth: 0, fresh: new Set(own.keys()) };
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

function ownList(groups: Groups, group: string): List {
  if (groups.fresh.has(group)) return groups.own.get(group)!;
  const copy = find(groups, group)?.slice() ?? [];
  groups.own.set(group, copy);
  groups.fresh.add(group);
  return copy;
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
