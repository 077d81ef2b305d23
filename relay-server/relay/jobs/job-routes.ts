import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';
import { JobId } from '../../../src/protocol/relay/fields.ts';
import { JOB_STATES, JobKind, JobRequest } from '../../../src/protocol/relay/job.ts';
import type { Access } from '../access/access.ts';
import { tenantSeenBy } from '../access/principal.ts';
import { sendBlob } from '../blobs/send-blob.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import { editJob, JobEdit } from './edit-job.ts';
import type { JobActions } from './job-actions.ts';
import type { Viewer } from './job-views.ts';
import type { Jobs } from './jobs.ts';

const Named = v.object({ id: JobId });
const Batch = v.object({ jobs: v.pipe(v.array(JobRequest), v.minLength(1), v.maxLength(500)) });
const number = (schema: v.GenericSchema<number, number>) => v.pipe(v.string(), v.transform(Number), schema);
const List = v.object({
  /** Several with commas. */
  state: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',')),
      v.array(v.picklist(JOB_STATES)),
    ),
  ),
  kind: v.optional(JobKind),
  parent: v.optional(JobId),
  /** `name:value` */
  label: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[^:]+:/, 'is no name:value'),
      v.transform((text) => ({
        name: text.slice(0, text.indexOf(':')),
        value: text.slice(text.indexOf(':') + 1),
      })),
    ),
  ),
  /** Listed after that job: the last page's last. */
  after: v.optional(JobId),
  /** Created before that moment. */
  before: v.optional(number(v.pipe(v.number(), v.safeInteger()))),
  limit: v.optional(number(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500))), '50'),
});

/** Nodes work for every tenant, operators look after all. */
export const viewerOf = (context: Context<RelayEnvironment>): Viewer => {
  const principal = context.get('principal');
  return principal.kind === 'node' ? null : tenantSeenBy(principal);
};

export function jobRoutes(jobs: Jobs, access: Access) {
  const { parts, views, actions, create } = jobs;
  const read = access.allow('jobs:read');
  const write = access.allow('jobs:write');
  const act = (name: 'cancel' | 'pause' | 'resume' | 'retry') =>
    [
      write,
      valid('param', Named),
      async (context: Context<RelayEnvironment>) => {
        const id = context.req.param('id')!;
        await (actions[name] as JobActions['cancel']).call(actions, id, viewerOf(context));
        return context.json(await views.one(id, viewerOf(context)));
      },
    ] as const;

  return new Hono<RelayEnvironment>()
    .post('/', write, valid('json', JobRequest), async (context) => {
      const request = context.req.valid('json');
      const [job] = await create([request], context.get('principal'), context.get('requestId'));
      return context.json(job!, 201);
    })
    .post('/batch', write, valid('json', Batch), async (context) => {
      const requests = context.req.valid('json').jobs;
      const made = await create(requests, context.get('principal'), context.get('requestId'));
      return context.json({ jobs: made }, 201);
    })
    .get('/', read, valid('query', List), async (context) =>
      context.json({ jobs: await views.list(context.req.valid('query'), viewerOf(context)) }),
    )
    .get('/:id', read, valid('param', Named), async (context) =>
      context.json(await views.one(context.req.valid('param').id, viewerOf(context))),
    )
    .patch('/:id', write, valid('param', Named), valid('json', JobEdit), async (context) => {
      const { id } = context.req.valid('param');
      await editJob(parts, id, viewerOf(context), context.req.valid('json'));
      return context.json(await views.one(id, viewerOf(context)));
    })
    .get('/:id/film', read, valid('param', Named), async (context) => {
      const job = await views.one(context.req.valid('param').id, viewerOf(context));
      const [film] = job.artefacts;
      if (!film) throw new StoryError('film-missing', { params: { job: job.id, state: job.state } });
      return sendBlob(context, parts.blobs, film.blob, { mediaType: film.mediaType, fileName: film.name });
    })
    .get('/:id/history', read, valid('param', Named), async (context) =>
      context.json({ history: await views.history(context.req.valid('param').id, viewerOf(context)) }),
    )
    .get('/:id/log', read, valid('param', Named), async (context) =>
      context.json({ log: await views.log(context.req.valid('param').id, viewerOf(context)) }),
    )
    .post('/:id/cancel', ...act('cancel'))
    .post('/:id/pause', ...act('pause'))
    .post('/:id/resume', ...act('resume'))
    .post('/:id/retry', ...act('retry'));
}
