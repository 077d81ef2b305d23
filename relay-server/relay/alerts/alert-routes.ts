import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { reportOf } from '../../../src/base/errors.ts';
import { ALERT_METRICS, RuleWish } from '../../../src/protocol/relay/alerts.ts';
import type { Access } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import { alarmBody, subjectOf } from './evaluate.ts';
import { measure } from './measure.ts';
import { type Outside, send } from './messages.ts';
import type { Rules } from './rules.ts';

const Id = v.object({ id: v.pipe(v.string(), v.uuid('is no id')) });

export interface AlertParts {
  readonly database: Database;
  readonly rules: Rules;
  readonly outside: Outside;
  readonly access: Access;
}

export function alertRoutes({ database, rules, outside, access }: AlertParts) {
  const manage = access.allow('alerts:manage');
  const says = (summary: string) => describeRoute({ tags: ['alerts'], summary });
  return new Hono<RelayEnvironment>()
    .get('/metrics', says('What can be watched'), manage, (context) =>
      context.json({ metrics: ALERT_METRICS, mail: outside.mailer !== null }),
    )
    .get('/rules', says('Rules and how they stand'), manage, async (context) =>
      context.json({ rules: await rules.list() }),
    )
    .post(
      '/rules',
      says('A new rule; its secret is told only now'),
      manage,
      valid('json', RuleWish),
      async (context) => context.json(await rules.create(context.req.valid('json')), 201),
    )
    .put(
      '/rules/:id',
      says('Change a rule'),
      manage,
      valid('param', Id),
      valid('json', RuleWish),
      async (context) => {
        await rules.change(context.req.valid('param').id, context.req.valid('json'));
        return context.body(null, 204);
      },
    )
    .delete('/rules/:id', says('Forget a rule'), manage, valid('param', Id), async (context) => {
      await rules.remove(context.req.valid('param').id);
      return context.body(null, 204);
    })
    .post(
      '/rules/:id/test',
      says('Call everybody once, and say how it went'),
      manage,
      valid('param', Id),
      async (context) => {
        const rule = await rules.stored(context.req.valid('param').id);
        const value = await measure(database, rule.metric, { ...rule, now: Date.now() });
        const body = alarmBody(rule, 'test', value, Date.now(), randomUUID());
        const message = { id: randomUUID(), secret: rule.secret, subject: subjectOf(rule, 'test'), body };
        const outcomes = await Promise.allSettled(
          rule.channels.map((channel) => send(outside, { ...message, channel })),
        );
        const results = outcomes.map((outcome, i) => ({
          channel: rule.channels[i],
          error: outcome.status === 'rejected' ? reportOf(outcome.reason) : null,
        }));
        return context.json({ value, results });
      },
    )
    .get('/events', says('Alarms, newest first'), manage, async (context) =>
      context.json({
        events: await database.query(
          `SELECT e.id, e.rule, r.name, r.metric, e.state, e.value, (extract(epoch FROM e.at) * 1000)::float8 AS at
           FROM relay.alert_event e JOIN relay.alert_rule r ON r.id = e.rule ORDER BY e.at DESC LIMIT 200`,
        ),
      }),
    )
    .get('/messages', says('What was sent, and what could not be'), manage, async (context) =>
      context.json({
        messages: await database.query(
          `SELECT id, channel, subject, attempts, error, (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt",
             (extract(epoch FROM sent_at) * 1000)::float8 AS "sentAt", (extract(epoch FROM next_at) * 1000)::float8 AS "nextAt"
           FROM relay.message ORDER BY created_at DESC LIMIT 200`,
        ),
      }),
    );
}
