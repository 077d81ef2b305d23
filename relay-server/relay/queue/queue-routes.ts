import { Hono } from 'hono';
import * as v from 'valibot';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import { QUEUES } from './lane.ts';
import { POLICIES } from './policy.ts';
import type { Queues } from './queues.ts';

const Named = v.object({ name: v.picklist(QUEUES) });
const Edit = v.object({
  policy: v.optional(v.picklist(POLICIES)),
  /** Tenant → its share beside the others, with `fair`. */
  weights: v.optional(v.record(v.string(), v.pipe(v.number(), v.minValue(0.01), v.maxValue(100)))),
});

export function queueRoutes(queues: Queues, access: Access) {
  return new Hono<RelayEnvironment>()
    .get('/', access.allow('jobs:read'), async (context) => context.json({ queues: await queues.list() }))
    .patch(
      '/:name',
      access.allow('queues:manage'),
      valid('param', Named),
      valid('json', Edit),
      async (context) => {
        const { name } = context.req.valid('param');
        const { policy, weights } = context.req.valid('json');
        const now = (await queues.list()).find((queue) => queue.name === name)!;
        await queues.change(name, policy ?? now.policy, weights ?? now.weights);
        return context.json((await queues.list()).find((queue) => queue.name === name));
      },
    );
}
