import { StoryError } from '../../../src/base/errors.ts';
import type { FilmSegment, FilmSegments } from './film-segments.ts';
import type { PlaylistPart } from './playlist.ts';
import { soundFragment, soundInitialization } from './sound-boxes.ts';

const INITIALIZATION = 'sound-init.mp4';

/** The sound of a render as a rendition of its own. */
export class FilmSound {
  readonly #film: FilmSegments;

  constructor(film: FilmSegments) {
    this.#film = film;
  }

  /** What is made from the film's beginning on. @throws StoryError `segment-not-made` for a film that has none to be made */
  async partsOf(render: string): Promise<{ parts: PlaylistPart[]; complete: boolean }> {
    const { sampleRate, packetSamples, samples, delay } = await this.#facts(render);
    const segments = await this.#film.soundOf(render);
    const missing = segments.findIndex(({ blob }) => blob === null);
    const made = missing < 0 ? segments : segments.slice(0, missing);
    const heard = (packet: number): number => Math.min(samples, Math.max(0, packet * packetSamples - delay));
    const parts = made.map(({ position, frame, frames }) => ({
      segment: { position, seconds: (heard(frame + frames) - heard(frame)) / sampleRate },
      initialization: INITIALIZATION,
    }));
    return { parts, complete: missing < 0 };
  }

  async initialization(render: string): Promise<Uint8Array> {
    const facts = await this.#facts(render);
    return soundInitialization(facts, Buffer.from(facts.description, 'base64'));
  }

  async fragment(render: string, position: number): Promise<Uint8Array> {
    const facts = await this.#facts(render);
    const segment: FilmSegment | undefined = (await this.#film.soundOf(render))[position];
    if (!segment) throw new StoryError('segment-not-made', { params: { position } });
    const head = await this.#film.soundHeadOf(segment);
    return soundFragment(facts, segment.frame, head.sizes, await this.#film.packetsOf(segment, head));
  }

  async #facts(render: string) {
    const facts = await this.#film.soundFactsOf(render);
    if (!facts) throw new StoryError('segment-not-made', { params: { position: 0 } });
    return facts;
  }
}
