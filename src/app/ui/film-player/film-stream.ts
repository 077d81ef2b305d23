// A film that a relay makes, as a stream in a video element: what is finished plays while the rest is made.
import Hls, { type LevelDetails } from 'hls.js';
import { StoryError } from '../../../base/errors.ts';
import { type FilmSource, filmLoader, type WaitReason } from './film-loader.ts';

export interface FilmFacts {
  /** Seconds of which picture and sound are there. */
  readonly seconds: number;
  /** No part will come any more. */
  readonly complete: boolean;
  /** Parts that are only copied from their source, and that nobody could bring, are there in the film alone. */
  readonly gaps: boolean;
}

export interface StreamListener {
  /** Why nothing comes; null: it does. */
  waiting(reason: WaitReason | null): void;
  /** After each time the list of parts was looked at. */
  facts(facts: FilmFacts): void;
  /** It is over; what was buffered stays. */
  failed(error: unknown): void;
}

/** @returns closes it */
export function openFilmStream(
  video: HTMLVideoElement,
  source: FilmSource,
  listener: StreamListener,
): () => void {
  if (!Hls.isSupported()) {
    listener.failed(new StoryError('film-player-missing'));
    return () => undefined;
  }
  const waiting = new Map<object, WaitReason>();
  const waits = (request: object, reason: WaitReason | null): void => {
    if (reason) waiting.set(request, reason);
    else waiting.delete(request);
    const reasons = [...waiting.values()];
    listener.waiting(reasons.includes('away') ? 'away' : (reasons[0] ?? null));
  };
  let over = false;
  const fail = (error: unknown): void => {
    if (over) return;
    over = true;
    listener.failed(error);
    hls.stopLoad();
  };
  const hls = new Hls({
    loader: filmLoader(source, { waits, failed: fail }),
    // What comes is MP4 already: there is nothing to repack that would be worth a thread.
    enableWorker: false,
    // From the film's beginning, not where it is made.
    startPosition: 0,
    // One quality: nothing is chosen by what the line carries.
    startLevel: 0,
  });
  let recovered = false;
  const lists = new Map<'pictures' | 'sound', LevelDetails>();
  const listed = (list: 'pictures' | 'sound', details: LevelDetails): void => {
    lists.set(list, details);
    const all = [...lists.values()];
    listener.facts({
      seconds: Math.min(...all.map(({ edge }) => edge)),
      complete: all.every(({ live }) => !live),
      gaps: all.some(({ fragments }) => fragments.some(({ gap }) => gap === true)),
    });
  };
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => listed('pictures', details));
  hls.on(Hls.Events.AUDIO_TRACK_UPDATED, (_, { details }) => listed('sound', details));
  hls.on(Hls.Events.ERROR, (_, { fatal, type, details, error }) => {
    if (!fatal || over) return;
    // A decoder that was lost with the graphics process comes back so.
    if (type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
    } else fail(new StoryError('film-player-failed', { params: { reason: details }, cause: error }));
  });
  hls.loadSource(source.url);
  hls.attachMedia(video);
  return () => {
    over = true;
    hls.destroy();
  };
}
