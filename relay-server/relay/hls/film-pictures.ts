import { StoryError } from '../../../src/base/errors.ts';
import { parameterSets } from '../../../src/base/parameter-sets.ts';
import { join } from './boxes.ts';
import { type FilmSegment, type FilmSegments, timescaleOf } from './film-segments.ts';
import { fragment, initialization } from './fragment-boxes.ts';
import type { PlaylistPart } from './playlist.ts';
import { codecName, entryOf, inBand } from './sample-entry.ts';
import type { SegmentHead } from './segment-head.ts';

/** The pictures of a render as a rendition. */
export class FilmPictures {
  readonly #film: FilmSegments;

  constructor(film: FilmSegments) {
    this.#film = film;
  }

  /**
   * What is there from the film's beginning on; a bare segment is one that nobody will bring.
   * @param over the film is at an end: of what is copied only what a node is bringing comes still
   */
  async partsOf(
    render: string,
    over: boolean,
  ): Promise<{ parts: (PlaylistPart | FilmSegment)[]; complete: boolean }> {
    const segments = await this.#film.of(render);
    const mixed = isMixed(segments);
    const names = new Map<string, string>();
    const parts: (PlaylistPart | FilmSegment)[] = [];
    for (const segment of segments) {
      if (segment.blob === null && !isGap(segment, over)) break;
      if (segment.blob === null) {
        parts.push(segment);
        continue;
      }
      const head = await this.#film.headOf(segment);
      // Segments of one encoder share an initialization: that of the first which has it.
      const { codec, codedWidth, codedHeight, description } = head;
      const key = mixed ? entryOf(head) : JSON.stringify([codec, codedWidth, codedHeight, description]);
      const name = names.get(key) ?? `init-${segment.position}.mp4`;
      names.set(key, name);
      parts.push({ segment, initialization: name });
    }
    const coming = segments.some(({ copied, hope }) => copied && hope === 'making');
    const whole = parts.length === segments.length && segments.length > 0;
    return { parts, complete: whole || (over && !coming) };
  }

  /** Of what is made first; null before that. */
  async codecOf(render: string): Promise<string | null> {
    const segments = await this.#film.of(render);
    const made = segments.find(({ blob }) => blob !== null);
    return made ? codecName(await this.#headOf(segments, made), await this.#film.colorOf(render)) : null;
  }

  async initialization(render: string, position: number): Promise<Uint8Array> {
    const segments = await this.#film.of(render);
    const segment = at(segments, position);
    const head = await this.#headOf(segments, segment);
    return initialization(head, timescaleOf(segment), await this.#film.colorOf(render));
  }

  async fragment(render: string, position: number): Promise<Uint8Array> {
    const segments = await this.#film.of(render);
    const segment = at(segments, position);
    const head = await this.#film.headOf(segment);
    const packets = await this.#film.packetsOf(segment, head);
    if (!isMixed(segments)) return fragment(head, segment.frame, packets);
    const described = withParameterSets(head, packets);
    return fragment(described.head, segment.frame, described.packets);
  }

  async #headOf(segments: readonly FilmSegment[], segment: FilmSegment): Promise<SegmentHead> {
    const head = await this.#film.headOf(segment);
    return isMixed(segments) ? inBand(head) : head;
  }
}

/** Packets of more than one encoder may stand side by side. */
const isMixed = (segments: readonly FilmSegment[]): boolean =>
  segments.length > 1 && segments.some(({ copied }) => copied);

const isGap = ({ copied, hope }: FilmSegment, over: boolean): boolean =>
  copied && (over ? hope !== 'making' : hope === 'failed');

/** @throws StoryError `segment-not-made` */
function at(segments: readonly FilmSegment[], position: number): FilmSegment {
  const segment = segments[position];
  if (!segment) throw new StoryError('segment-not-made', { params: { position } });
  return segment;
}

function withParameterSets(
  head: SegmentHead,
  packets: Uint8Array,
): { readonly head: SegmentHead; readonly packets: Uint8Array } {
  const { codec, description, keys, sizes } = head;
  const family = codec.startsWith('avc') ? 'avc' : /^h[ev][vc]1/.test(codec) ? 'hevc' : null;
  if (!family || !description) return { head, packets };
  const sets = parameterSets(family, Uint8Array.from(description));
  const isKey = new Set(keys);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const [i, size] of sizes.entries()) {
    if (isKey.has(i)) pieces.push(sets);
    pieces.push(packets.subarray(from, from + size));
    from += size;
  }
  const larger = sizes.map((size, i) => (isKey.has(i) ? size + sets.length : size));
  return { head: { ...head, sizes: larger }, packets: join(pieces) };
}
