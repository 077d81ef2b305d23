/** Few enough that a node that dies loses little, enough that they share a start of the encoder. */
const MOST_SEGMENTS = 4;
/** Tasks for each free place of a node: a slow node then does not hold up the end. */
const TASKS_PER_SLOT = 3;
/** Of copies: a minute, read in a second or two. */
const MOST_COPIES = 15;
/** Of sound, in the first task: 40 s, which is soon made. */
const FIRST_SOUNDS = 4;

export interface WantedSegment {
  readonly position: number;
  readonly hash: string;
  readonly kind: string;
  /** Of pictures; 0 for sound. */
  readonly frames: number;
  /** Seconds from the film's start. */
  readonly start: number;
}

/** What goes together in a task, by time: who watches the film while it is made hears it too. */
export function groupSegments<T extends WantedSegment>(wanted: readonly T[], slots: number): T[][] {
  const sounds = wanted.filter(({ kind }) => kind === 'sound');
  const copies = wanted.filter(({ kind }) => kind === 'copy');
  const pictures = wanted.filter(({ kind }) => kind !== 'sound' && kind !== 'copy');
  const groups = [
    ...groupPictures(pictures, Math.ceil(pictures.length / (slots * TASKS_PER_SLOT)), MOST_SEGMENTS),
    ...groupPictures(copies, MOST_COPIES, MOST_COPIES),
    ...groupSounds(sounds),
  ];
  return groups.sort(([a], [b]) => a!.start - b!.start);
}

/** Neighbours go together, so that they share an encoder. */
function groupPictures<T extends WantedSegment>(wanted: readonly T[], share: number, most: number): T[][] {
  const each = Math.max(1, Math.min(most, share));
  return joined(wanted, (last, { position }) => last.length < each && last.at(-1)!.position === position - 1);
}

/**
 * Each task has as much as all before it. Effects that remember are heard from the film's start on, whatever stretch is wanted: with
 * equal parts that would cost the square of the film's length, so it costs twice the length.
 */
function groupSounds<T extends WantedSegment>(wanted: readonly T[]): T[][] {
  // As long as all is wanted, their order is their place in the film; of a rest that is made again it does not matter.
  const roundOf = new Map(
    wanted.map((one, i) => [one, Math.max(0, Math.floor(Math.log2(i / FIRST_SOUNDS)) + 1)]),
  );
  return joined(wanted, (last, one) => roundOf.get(last[0]!) === roundOf.get(one));
}

function joined<T>(wanted: readonly T[], fits: (last: readonly T[], one: T) => boolean): T[][] {
  const groups: T[][] = [];
  for (const one of wanted) {
    const last = groups.at(-1);
    if (last && fits(last, one)) last.push(one);
    else groups.push([one]);
  }
  return groups;
}
