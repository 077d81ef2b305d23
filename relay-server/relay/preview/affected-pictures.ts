import type { PreviewChange, PreviewPattern } from '../../../src/protocol/relay/preview.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Only heard, or about the export: no picture shows it. */
const UNSEEN: ReadonlySet<string> = new Set(['bus', 'send', 'marker', 'export', 'project']);

/**
 * Which pictures some changes can alter. Rather too many than one too few: what is not understood alters all. A change of sound
 * on a clip alters its pictures too; that costs a picture and no more.
 */
export function affectedPictures(changes: readonly PreviewChange[]): PreviewPattern {
  const pattern = {
    all: false,
    assets: [] as string[],
    effects: [] as string[],
    clips: [] as string[],
    ranges: [] as [number, number][],
  };
  for (const { type, id, before, after } of changes) {
    if (UNSEEN.has(type)) continue;
    // A title is shown by a clip as a file is; a picture names both as what it is made of.
    if (type === 'asset' || type === 'title') pattern.assets.push(id);
    else if (type === 'clip') {
      pattern.clips.push(id);
      for (const record of [before, after]) {
        const range = record && rangeOf(record);
        if (range) pattern.ranges.push(range);
      }
    } else if (type === 'effect') {
      pattern.effects.push(id);
      // One that is added is in no picture yet, but what it works on is.
      for (const record of [before, after]) pattern.clips.push(...idsOf(record, ['owner']));
    } else if (type === 'transition') {
      for (const record of [before, after]) pattern.clips.push(...idsOf(record, ['from', 'to']));
    } else pattern.all = true;
  }
  return pattern;
}

/** A clip reaches into its neighbours by transitions, whose clips are named then; its own place is its range. */
function rangeOf(record: Fields): [number, number] | null {
  const { start } = (record.place ?? {}) as { readonly start?: unknown };
  const { duration } = record;
  return typeof start === 'number' && typeof duration === 'number' ? [start, start + duration] : null;
}

const idsOf = (record: Fields | null, fields: readonly string[]): string[] =>
  record
    ? fields.flatMap((field) => {
        const id = record[field];
        return typeof id === 'string' ? [id] : [];
      })
    : [];
