import { Hono } from 'hono';
import * as v from 'valibot';
import { ShortText } from '../../../src/protocol/relay/fields.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import type { Access } from './access.ts';
import type { Audit } from './audit.ts';
import type { People } from './people.ts';
import { ROLES, SCOPES } from './principal.ts';
import { cookieOf, csrfOf, takeCookie } from './session-cookie.ts';
import type { AccessParts } from './token-access.ts';
import { DEFAULT_TENANT } from './tokens.ts';

const Name = v.pipe(ShortText, v.minLength(1));
const NewToken = v.variant('kind', [
  v.strictObject({
    kind: v.literal('user'),
    name: Name,
    role: v.picklist(ROLES),
    tenant: v.optional(Name, DEFAULT_TENANT),
    /** Some of the role's; left out: all of them. */
    scopes: v.optional(v.array(v.picklist(SCOPES))),
    expiresAt: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger())), null),
  }),
  v.strictObject({
    kind: v.literal('node'),
    name: Name,
    pools: v.optional(v.array(Name), []),
    expiresAt: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger())), null),
  }),
]);
const Rotate = v.strictObject({
  /** How long the old one goes on, s; a day when nothing is said. */
  overlapSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(30 * 86_400)), 86_400),
});
const Change = v.strictObject({
  role: v.optional(v.picklist(ROLES)),
  tenant: v.optional(Name),
  disabled: v.optional(v.boolean()),
});
const Id = v.object({ id: v.pipe(v.string(), v.uuid('is no id')) });
const whole = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, 'is no number'),
    v.transform(Number),
    v.minValue(least),
    v.maxValue(most),
  );
const AuditQuery = v.object({
  before: v.optional(whole(0, Number.MAX_SAFE_INTEGER)),
  limit: v.optional(whole(1, 1000), '100'),
  action: v.optional(ShortText),
  actor: v.optional(ShortText),
});

export function accessRoutes(access: Access, parts: AccessParts, people: People, audit: Audit) {
  const { tokens, sessions, tickets, known } = parts;
  const manage = access.allow('access:manage');
  return new Hono<RelayEnvironment>()
    .get('/me', (context) => {
      const cookie = context.get('principal').session ? cookieOf(context) : undefined;
      return context.json({ principal: context.get('principal'), csrf: cookie ? csrfOf(cookie) : null });
    })
    .post('/sign-out', async (context) => {
      const { session } = context.get('principal');
      if (session) await sessions.close(session, 'signed out');
      known.forget();
      takeCookie(context);
      return context.body(null, 204);
    })
    .post('/sign-out-everywhere', async (context) => {
      const closed = await sessions.closeAll(context.get('principal').id, 'signed out everywhere');
      known.forget();
      takeCookie(context);
      return context.json({ sessions: closed });
    })
    .post('/tickets', async (context) =>
      context.json(await tickets.issue('socket', context.get('principal')), 201),
    )
    .get('/tokens', manage, async (context) => {
      await tokens.flushUses();
      return context.json({ tokens: await tokens.list() });
    })
    .post('/tokens', manage, valid('json', NewToken), async (context) => {
      const wish = context.req.valid('json');
      const made = await tokens.create(
        wish.kind === 'user' ? wish : { ...wish, role: null, tenant: context.get('principal').tenant },
      );
      return context.json(made, 201);
    })
    .post('/tokens/:id/rotate', manage, valid('param', Id), valid('json', Rotate), async (context) => {
      const { overlapSeconds } = context.req.valid('json');
      const made = await tokens.rotate(context.req.valid('param').id, overlapSeconds * 1000);
      known.forget();
      return context.json(made, 201);
    })
    .delete('/tokens/:id', manage, valid('param', Id), async (context) => {
      await tokens.revoke(context.req.valid('param').id);
      known.forget();
      return context.body(null, 204);
    })
    .get('/people', manage, async (context) => context.json({ people: await people.list() }))
    .patch('/people/:id', manage, valid('param', Id), valid('json', Change), async (context) => {
      const person = await people.change(context.req.valid('param').id, context.req.valid('json'));
      known.forget();
      return context.json(person);
    })
    .get('/audit', manage, valid('query', AuditQuery), async (context) => {
      const { before = null, limit, action = null, actor = null } = context.req.valid('query');
      return context.json({ entries: await audit.read({ before, limit, action, actor }) });
    });
}
