import { Hono } from 'hono';
import * as v from 'valibot';
import { TaskCompletion, TaskFailure, TaskProgress } from '../../../src/protocol/relay/task.ts';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import type { Nodes } from '../nodes/nodes.ts';
import type { Jobs } from './jobs.ts';

const Named = v.object({ lease: v.pipe(v.string(), v.uuid('is no lease')) });
// The address says which lease it is.
const Progress = v.omit(TaskProgress, ['lease']);

/** What a node says about a task that it was given. */
export function leaseRoutes(jobs: Jobs, nodes: Nodes, access: Access) {
  return new Hono<RelayEnvironment>()
    .use(access.allow('nodes:work'))
    .post('/:lease/progress', valid('param', Named), valid('json', Progress), async (context) => {
      const { lease } = context.req.valid('param');
      const node = await nodes.holderOf(lease, context.get('principal'));
      await jobs.leases.progress(node, { lease, ...context.req.valid('json') });
      return context.body(null, 204);
    })
    .post('/:lease/complete', valid('param', Named), valid('json', TaskCompletion), async (context) => {
      const { lease } = context.req.valid('param');
      const node = await nodes.holderOf(lease, context.get('principal'));
      const { attempt, result } = context.req.valid('json');
      await jobs.leases.complete(node, lease, attempt, result);
      return context.body(null, 204);
    })
    .post('/:lease/fail', valid('param', Named), valid('json', TaskFailure), async (context) => {
      const { lease } = context.req.valid('param');
      const node = await nodes.holderOf(lease, context.get('principal'));
      await jobs.leases.fail(node, lease, context.req.valid('json'));
      return context.body(null, 204);
    });
}
