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
import { fragment, initialization } from './fragment-boxes.ts';
import { type PlaylistPart, playlist } from './playlist.ts';

const Named = v.object({ id: JobId });
const File = v.object({
  id: JobId,
  file: v.pipe(v.string(), v.regex(/^(init|segment)-\d{1,6}\.(mp4|m4s)$/)),
});

export interface HlsParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly access: Access;
  /** The job as the asker may see it. @throws StoryError `job-missing` */
  readonly jobOf: (context: Context<RelayEnvironment>, id: string) => Promise<JobView>;
}

/** The finished part of a render, playable while the rest is made: pictures only, the sound is mixed when the film is joined. */
export function hlsRoutes({ database, blobs, access, jobOf }: HlsParts) {
  const film = new FilmSegments(database, blobs);
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

  return new Hono<RelayEnvironment>()
    .get('/:id/hls/playlist.m3u8', access.allow('jobs:read'), valid('param', Named), async (context) => {
      const { id } = context.req.valid('param');
      const job = await jobOf(context, id);
      const segments = await film.of(id);
      const parts = await partsOf(segments);
      const complete = parts.length === segments.length && segments.length > 0;
      return context.body(playlist(parts, complete || FINAL_STATES.includes(job.state)), 200, {
        'Content-Type': 'application/vnd.apple.mpegurl',
        'Cache-Control': 'no-store',
      });
    })
    .get('/:id/hls/:file', access.allow('jobs:read'), valid('param', File), async (context) => {
      const { id, file } = context.req.valid('param');
      await jobOf(context, id);
      const segment = await segmentOf(id, Number(/\d+/.exec(file)![0]));
      const head = await film.headOf(segment);
      const bytes = file.startsWith('init')
        ? initialization(head, timescaleOf(segment))
        : fragment(head, segment.frame, await film.packetsOf(segment));
      return context.body(bytes as Uint8Array<ArrayBuffer>, 200, {
        'Content-Type': 'video/mp4',
        'Cache-Control': 'private, max-age=3600',
      });
    });
}
