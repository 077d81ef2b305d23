import type { Database } from '../database/database.ts';
import { measure } from './measure.ts';
import { queueMessages } from './messages.ts';
import { step } from './rule.ts';
import type { Rules, StoredRule } from './rules.ts';

/** Looks at every rule once. Several relays on one database may: each change of state is made by one of them. */
export async function evaluate(database: Database, rules: Rules, now: number): Promise<void> {
  for (const rule of await rules.enabled()) await evaluateOne(database, rule, now);
}

async function evaluateOne(database: Database, rule: StoredRule, now: number): Promise<void> {
  const { windowSeconds, tenant } = rule;
  const value = await measure(database, rule.metric, { windowSeconds, tenant, now });
  const next = step(rule, rule, value, now);
  await database.transaction(async (tx) => {
    const taken = await tx.query(
      `UPDATE relay.alert_rule SET state = $3, since = to_timestamp($4::float8 / 1000), value = $5, version = version + 1,
         evaluated_at = to_timestamp($6::float8 / 1000) WHERE id = $1 AND version = $2 RETURNING id`,
      [rule.id, rule.version, next.state, next.since, value, now],
    );
    if (taken.length === 0 || !next.tell) return;
    const [event] = await tx.query<{ id: string }>(
      'INSERT INTO relay.alert_event (rule, at, state, value) VALUES ($1, to_timestamp($2::float8 / 1000), $3, $4) RETURNING id',
      [rule.id, now, next.tell, value],
    );
    const body = alarmBody(rule, next.tell, value, now, event!.id);
    await queueMessages(tx, rule.channels, {
      secret: rule.secret,
      subject: subjectOf(rule, next.tell),
      body,
    });
  });
}

export const subjectOf = (
  { name }: Pick<StoredRule, 'name'>,
  state: 'firing' | 'resolved' | 'test',
): string => `[StoryCore] ${{ firing: 'Alarm', resolved: 'Over', test: 'Test' }[state]}: ${name}`;

export function alarmBody(
  rule: StoredRule,
  state: 'firing' | 'resolved' | 'test',
  value: number | null,
  at: number,
  event: string,
) {
  const { id, name, metric, comparison, threshold, windowSeconds, forSeconds } = rule;
  const told = value === null ? 'nothing measured' : String(Math.round(value * 1000) / 1000);
  const text =
    `${name}: ${metric} is ${told} over the last ${windowSeconds} s; the rule calls when it is ${comparison} ${threshold}` +
    (forSeconds > 0 ? ` for ${forSeconds} s.` : '.');
  return { kind: 'alert', event, state, at, value, rule: { id, name, metric, comparison, threshold }, text };
}
