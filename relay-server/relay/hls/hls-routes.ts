import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';
import { JobId } from '../../../src/protocol/relay/fields.ts';
import { FINAL_STATES, type JobView } from '../../../src/protocol/relay/job.ts';
import type { Access } from '../access/access.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Database } from '../database/database.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import { FilmPictures } from './film-pictures.ts';
import { type FilmSegment, FilmSegments } from './film-segments.ts';
import { FilmSound } from './film-sound.ts';
import { multivariant, playlist, type Renditions } from './playlist.ts';

const Named = v.object({ id: JobId });
const File = v.object({
  id: JobId,
  file: v.pipe(v.string(), v.regex(/^(init|segment|sound)-\d{1,6}\.(mp4|m4s)$|^sound-init\.mp4$/)),
});

export interface HlsParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly access: Access;
  /** The job as the asker may see it. @throws StoryError `job-missing` */
  readonly jobOf: (context: Context<RelayEnvironment>, id: string) => Promise<JobView>;
  /** Somebody watches: what is only copied is brought here. */
  readonly orderCopies: (render: string) => Promise<void>;
}

/** The finished part of a render, playable while the rest is made: pictures, and sound as a rendition beside them. */
export function hlsRoutes({ database, blobs, access, jobOf, orderCopies }: HlsParts) {
  const film = new FilmSegments(database, blobs);
  const pictures = new FilmPictures(film);
  const sound = new FilmSound(film);

  /** What is said of codecs and bits is that of what is made. */
  const renditionsOf = async (id: string): Promise<Renditions> => {
    const [segments, sounds, facts] = [
      await film.of(id),
      await film.soundOf(id),
      await film.soundFactsOf(id),
    ];
    if (segments.length + sounds.length === 0)
      throw new StoryError('segment-not-made', { params: { position: 0 } });
    const picture = await pictures.codecOf(id);
    const known = segments.length === 0 || picture !== null;
    const rate = (some: readonly FilmSegment[]): number =>
      Math.max(0, ...some.map(({ bytes, seconds }) => (8 * bytes) / seconds));
    return {
      pictures: segments.length > 0,
      sound: facts !== null,
      bitsPerSecond: rate(segments) + rate(sounds),
      codecs: known ? [picture, facts?.codec].filter((codec) => typeof codec === 'string') : [],
    };
  };
  const send = (context: Context<RelayEnvironment>, text: string): Response =>
    context.body(text, 200, {
      'Content-Type': 'application/vnd.apple.mpegurl',
      'Cache-Control': 'no-store',
    });
  const bytesOf = async (id: string, file: string): Promise<Uint8Array> => {
    if (file === 'sound-init.mp4') return sound.initialization(id);
    const position = Number(/\d+/.exec(file)![0]);
    if (file.startsWith('sound')) return sound.fragment(id, position);
    return file.startsWith('init') ? pictures.initialization(id, position) : pictures.fragment(id, position);
  };

  return new Hono<RelayEnvironment>()
    .get('/:id/hls/playlist.m3u8', access.allow('jobs:read'), valid('param', Named), async (context) => {
      const { id } = context.req.valid('param');
      await jobOf(context, id);
      await orderCopies(id);
      return send(context, multivariant(await renditionsOf(id)));
    })
    .get('/:id/hls/pictures.m3u8', access.allow('jobs:read'), valid('param', Named), async (context) => {
      const { id } = context.req.valid('param');
      const job = await jobOf(context, id);
      await orderCopies(id);
      const { parts, complete } = await pictures.partsOf(id, FINAL_STATES.includes(job.state));
      return send(context, playlist('segment', parts, complete));
    })
    .get('/:id/hls/sound.m3u8', access.allow('jobs:read'), valid('param', Named), async (context) => {
      const { id } = context.req.valid('param');
      const job = await jobOf(context, id);
      const { parts, complete } = await sound.partsOf(id);
      return send(context, playlist('sound', parts, complete || FINAL_STATES.includes(job.state)));
    })
    .get('/:id/hls/:file', access.allow('jobs:read'), valid('param', File), async (context) => {
      const { id, file } = context.req.valid('param');
      await jobOf(context, id);
      const bytes = await bytesOf(id, file);
      return context.body(bytes as Uint8Array<ArrayBuffer>, 200, {
        'Content-Type': file.startsWith('sound') ? 'audio/mp4' : 'video/mp4',
        'Cache-Control': 'private, max-age=3600',
      });
    });
}
