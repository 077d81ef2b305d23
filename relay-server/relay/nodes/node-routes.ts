import { Hono } from 'hono';
import * as v from 'valibot';
import { NodeHeartbeat, NodeRegistration } from '../../../src/protocol/relay/node.ts';
import type { Access } from '../access/access.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import type { Nodes } from './nodes.ts';

const Named = v.object({ id: v.pipe(v.string(), v.uuid('is no node')) });
const LONGEST_WAIT_S = 20;
const LeaseWish = v.object({
  /** Seconds. */
  wait: v.optional(
    v.pipe(v.string(), v.transform(Number), v.number(), v.minValue(0), v.maxValue(LONGEST_WAIT_S)),
    String(LONGEST_WAIT_S),
  ),
});

export function nodeRoutes(nodes: Nodes, access: Access) {
  return new Hono<RelayEnvironment>()
    .get('/', access.allow('nodes:read'), async (context) => context.json({ nodes: await nodes.list() }))
    .post('/', access.allow('nodes:work'), valid('json', NodeRegistration), async (context) => {
      const id = await nodes.register(context.get('principal'), context.req.valid('json'));
      return context.json({ id }, 201);
    })
    .post(
      '/:id/heartbeat',
      access.allow('nodes:work'),
      valid('param', Named),
      valid('json', NodeHeartbeat),
      async (context) => {
        const node = await nodes.get(context.req.valid('param').id, context.get('principal'));
        return context.json(await nodes.heartbeat(node, context.req.valid('json')));
      },
    )
    .post(
      '/:id/lease',
      access.allow('nodes:work'),
      valid('param', Named),
      valid('query', LeaseWish),
      async (context) => {
        const node = await nodes.getHeard(context.req.valid('param').id, context.get('principal'));
        const waitMs = context.req.valid('query').wait * 1000;
        const lease = await nodes.lease(node, waitMs, context.req.raw.signal);
        return lease ? context.json(lease) : context.body(null, 204);
      },
    )
    .post('/:id/drain', access.allow('nodes:manage'), valid('param', Named), async (context) => {
      await nodes.turn(context.req.valid('param').id, 'draining');
      return context.body(null, 204);
    })
    .post('/:id/resume', access.allow('nodes:manage'), valid('param', Named), async (context) => {
      await nodes.turn(context.req.valid('param').id, 'online');
      return context.body(null, 204);
    });
}
