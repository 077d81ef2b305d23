// hls.js asks for playlists and parts of a film through this: with the sign-in of whoever watches, and with patience where something is
// not made yet or the relay is away. So the player knows nothing of either, and goes on by itself.
import Hls, {
  type Loader,
  type LoaderCallbacks,
  type LoaderConfiguration,
  type LoaderContext,
  LoadStats,
} from 'hls.js';
import { reportOf, StoryError } from '../../../base/errors.ts';
import { isReady } from './film-playlist.ts';

export interface FilmSource {
  /** Of the playlist of playlists. */
  readonly url: string;
  /** In the name of whoever watches. @throws StoryError what the relay says */
  readonly load: (url: string, signal: AbortSignal) => Promise<Response>;
}

/** Why something is waited for. */
export type WaitReason = 'unmade' | 'away';

export interface LoaderListener {
  /** Of one request; null: it goes on. */
  waits(request: object, reason: WaitReason | null): void;
  /** Asking again would not help. */
  failed(error: unknown): void;
}

export const loaderOptions = { againMs: 1000 } as const;

/** What a relay says while it is away, or another answers in its place. */
const PASSING: ReadonlySet<string> = new Set(['relay-unreachable', 'not-available', 'too-many-requests']);

export function filmLoader({ load }: FilmSource, listener: LoaderListener) {
  return class FilmLoader implements Loader<LoaderContext> {
    context: LoaderContext | null = null;
    stats = new LoadStats();
    readonly #control = new AbortController();

    load(context: LoaderContext, _: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
      this.context = context;
      this.stats.loading.start = performance.now();
      void this.#untilLoaded(context, callbacks);
    }

    abort(): void {
      this.stats.aborted = true;
      this.#control.abort();
      listener.waits(this, null);
    }

    destroy(): void {
      this.abort();
    }

    async #untilLoaded(context: LoaderContext, callbacks: LoaderCallbacks<LoaderContext>): Promise<void> {
      const { signal } = this.#control;
      while (!signal.aborted) {
        try {
          const data = await this.#fetch(context);
          if (signal.aborted) return;
          listener.waits(this, data === null ? 'unmade' : null);
          if (data !== null) return this.#done(context, callbacks, data);
        } catch (error) {
          if (signal.aborted) return;
          const reason = reasonOf(error);
          listener.waits(this, reason);
          if (!reason) {
            listener.failed(error);
            callbacks.onError({ code: 0, text: reportOf(error).code }, context, null, this.stats);
            return;
          }
        }
        await new Promise((resolve) => setTimeout(resolve, loaderOptions.againMs));
      }
    }

    /** Null: there is nothing to play in it yet. */
    async #fetch({ url, responseType }: LoaderContext): Promise<string | ArrayBuffer | null> {
      const answer = await load(url, this.#control.signal);
      const body = responseType === 'text' ? answer.text() : answer.arrayBuffer();
      const data = await body.catch((cause: unknown) => {
        throw new StoryError('relay-unreachable', { params: { url }, cause });
      });
      return typeof data !== 'string' || isReady(data, canPlay) ? data : null;
    }

    #done(
      context: LoaderContext,
      { onSuccess }: LoaderCallbacks<LoaderContext>,
      data: string | ArrayBuffer,
    ): void {
      const { stats } = this;
      stats.loaded = stats.total = typeof data === 'string' ? data.length : data.byteLength;
      stats.loading.first = stats.loading.end = performance.now();
      onSuccess({ url: context.url, data, code: 200 }, stats, context, null);
    }
  };
}

const canPlay = (codec: string): boolean =>
  Hls.getMediaSource()?.isTypeSupported(`video/mp4; codecs="${codec}"`) ?? false;

function reasonOf(error: unknown): WaitReason | null {
  const { code, params } = reportOf(error);
  if (code === 'segment-not-made') return 'unmade';
  if (PASSING.has(code)) return 'away';
  // Of a proxy whose relay does not answer.
  return code === 'relay-refused' && Number(params.status) >= 500 ? 'away' : null;
}
