import { StoryError } from '../../../src/base/errors.ts';
import { join } from './boxes.ts';
import type { FilmSegment, FilmSegments } from './film-segments.ts';
import type { PlaylistPart } from './playlist.ts';
import { soundFragment, soundInitialization } from './sound-boxes.ts';

const INITIALIZATION = 'sound-init.mp4';
const SHORTEST_S = 1;

/** The sound of a render as a rendition of its own. */
export class FilmSound {
  readonly #film: FilmSegments;

  constructor(film: FilmSegments) {
    this.#film = film;
  }

  /** What is made from the film's beginning on. @throws StoryError `segment-not-made` for a film that has none to be made */
  async partsOf(render: string): Promise<{ parts: PlaylistPart[]; complete: boolean }> {
    const { sampleRate, packetSamples, samples, delay } = await this.#facts(render);
    const stretches = joined(await this.#film.soundOf(render));
    const missing = stretches.findIndex((stretch) => stretch.some(({ blob }) => blob === null));
    const made = missing < 0 ? stretches : stretches.slice(0, missing);
    const heard = (packet: number): number => Math.min(samples, Math.max(0, packet * packetSamples - delay));
    const parts = made.map((stretch, position) => {
      const last = stretch.at(-1)!;
      const seconds = (heard(last.frame + last.frames) - heard(stretch[0]!.frame)) / sampleRate;
      return { segment: { position, seconds }, initialization: INITIALIZATION };
    });
    return { parts, complete: missing < 0 };
  }

  async initialization(render: string): Promise<Uint8Array> {
    const facts = await this.#facts(render);
    return soundInitialization(facts, Buffer.from(facts.description, 'base64'));
  }

  async fragment(render: string, position: number): Promise<Uint8Array> {
    const facts = await this.#facts(render);
    const stretch = joined(await this.#film.soundOf(render))[position];
    if (!stretch) throw new StoryError('segment-not-made', { params: { position } });
    const heads = await Promise.all(stretch.map((segment) => this.#film.soundHeadOf(segment)));
    const packets = await Promise.all(stretch.map((segment, i) => this.#film.packetsOf(segment, heads[i]!)));
    const sizes = heads.flatMap((head) => head.sizes);
    return soundFragment(facts, stretch[0]!.frame, sizes, join(packets));
  }

  async #facts(render: string) {
    const facts = await this.#film.soundFactsOf(render);
    if (!facts) throw new StoryError('segment-not-made', { params: { position: 0 } });
    return facts;
  }
}

/** A film whose last part is a few packets long does not come to its end in hls.js: it waits for sound that it has. */
function joined(segments: readonly FilmSegment[]): FilmSegment[][] {
  const stretches = segments.map((segment) => [segment]);
  const last = stretches.at(-1);
  if (stretches.length > 1 && last![0]!.seconds < SHORTEST_S) stretches.splice(-2, 2, segments.slice(-2));
  return stretches;
}
