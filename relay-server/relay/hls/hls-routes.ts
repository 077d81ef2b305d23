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
import { type FilmSegment, FilmSegments, timescaleOf } from './film-segments.ts';
import { FilmSound } from './film-sound.ts';
import { fragment, initialization } from './fragment-boxes.ts';
import { multivariant, type PlaylistPart, playlist } from './playlist.ts';
import { codecName } from './sample-entry.ts';

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
}

/** The finished part of a render, playable while the rest is made: pictures, and sound as a rendition beside them. */
export function hlsRoutes({ database, blobs, access, jobOf }: HlsParts) {
  const film = new FilmSegments(database, blobs);
  const sound = new FilmSound(film);
  const segmentOf = async (render: string, position: number): Promise<FilmSegment> => {
    const segment = (await film.of(render)).find((each) => each.position === position);
    if (!segment) throw new StoryError('segment-not-made', { params: { position } });
    return segment;
  };

  /** Segments of one encoder share an initialization: that of the first which has it. */
  const partsOf = async (segments: readonly FilmSegment[]): Promise<(PlaylistPart | FilmSegment)[]> => {
    const names = new Map<string, string>();
    const parts: (PlaylistPart | FilmSegment)[] = [];
    for (const segment of segments) {
      if (segment.blob === null && !segment.copied) break;
      if (segment.blob === null) {
        parts.push(segment);
        continue;
      }
      const { codec, codedWidth, codedHeight, description } = await film.headOf(segment);
      const key = JSON.stringify([codec, codedWidth, codedHeight, description]);
      const name = names.get(key) ?? `init-${segment.position}.mp4`;
      names.set(key, name);
      parts.push({ segment, initialization: name });
    }
    return parts;
  };

  /** What is said of codecs and bits is that of what is made. */
  const renditionsOf = async (id: string) => {
    const [segments, sounds, facts] = [
      await film.of(id),
      await film.soundOf(id),
      await film.soundFactsOf(id),
    ];
    if (segments.length + sounds.length === 0)
      throw new StoryError('segment-not-made', { params: { position: 0 } });
    const made = segments.find(({ blob }) => blob !== null);
    const picture = made && codecName(await film.headOf(made), await film.colorOf(id));
    const known = segments.length === 0 || picture !== undefined;
    const rate = (some: readonly FilmSegment[]): number =>
      Math.max(0, ...some.map(({ bytes, seconds }) => (8 * bytes) / seconds));
    return {
      pictures: segments.length > 0,
      sound: facts !== null,
      bitsPerSecond: rate(segments) + rate(sounds),
      codecs: known ? [picture, facts?.codec].filter((codec) => codec !== undefined) : [],
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
    const segment = await segmentOf(id, position);
    const head = await film.headOf(segment);
    return file.startsWith('init')
      ? initialization(head, timescaleOf(segment), await film.colorOf(id))
      : fragment(head, segment.frame, await film.packetsOf(segment, head));
  };

  return new Hono<RelayEnvironment>()
    .get('/:id/hls/playlist.m3u8', access.allow('jobs:read'), valid('param', Named), async (context) => {
      const { id } = context.req.valid('param');
      await jobOf(context, id);
      return send(context, multivariant(await renditionsOf(id)));
    })
    .get('/:id/hls/pictures.m3u8', access.allow('jobs:read'), valid('param', Named), async (context) => {
      const { id } = context.req.valid('param');
      const job = await jobOf(context, id);
      const segments = await film.of(id);
      const parts = await partsOf(segments);
      const complete = parts.length === segments.length && segments.length > 0;
      return send(context, playlist('segment', parts, complete || FINAL_STATES.includes(job.state)));
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
