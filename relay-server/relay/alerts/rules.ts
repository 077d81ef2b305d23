import { randomBytes } from 'node:crypto';
import { StoryError } from '../../../src/base/errors.ts';
import type { RuleView, RuleWish } from '../../../src/protocol/relay/alerts.ts';
import type { Database } from '../database/database.ts';

/** As it is stored: with the secret that signs its calls, which is told once, when the rule is made. */
export interface StoredRule extends RuleView {
  readonly secret: string;
  readonly version: number;
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const VIEW = `id, name, enabled, metric, comparison, threshold, window_s AS "windowSeconds", for_s AS "forSeconds", tenant, channels,
  state, ${ms('since')} AS since, value, ${ms('evaluated_at')} AS "evaluatedAt",
  (SELECT ${ms('max(e.at)')} FROM relay.alert_event e WHERE e.rule = alert_rule.id AND e.state = 'firing') AS "firedAt"`;

export interface Rules {
  create(wish: RuleWish): Promise<{ readonly id: string; readonly secret: string }>;
  /** @throws StoryError `rule-missing` */
  change(id: string, wish: RuleWish): Promise<void>;
  /** @throws StoryError `rule-missing` */
  remove(id: string): Promise<void>;
  list(): Promise<RuleView[]>;
  /** @throws StoryError `rule-missing` */
  stored(id: string): Promise<StoredRule>;
  enabled(): Promise<StoredRule[]>;
}

export function createRules(database: Database): Rules {
  const found = <T>(rows: readonly T[], id: string): T => {
    const [row] = rows;
    if (!row) throw new StoryError('rule-missing', { params: { id } });
    return row;
  };
  const fields = (wish: RuleWish) => [
    wish.name,
    wish.enabled,
    wish.metric,
    wish.comparison,
    wish.threshold,
    wish.windowSeconds,
    wish.forSeconds,
    wish.tenant,
    JSON.stringify(wish.channels),
  ];
  return {
    async create(wish) {
      const secret = `sc_hook_${randomBytes(32).toString('base64url')}`;
      const rows = await database.query<{ id: string }>(
        `INSERT INTO relay.alert_rule (name, enabled, metric, comparison, threshold, window_s, for_s, tenant, channels, secret)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10) RETURNING id`,
        [...fields(wish), secret],
      );
      return { id: rows[0]!.id, secret };
    },
    async change(id, wish) {
      // Another question has another answer: it starts anew.
      const rows = await database.query(
        `UPDATE relay.alert_rule SET name = $2, enabled = $3, metric = $4, comparison = $5, threshold = $6, window_s = $7, for_s = $8,
           tenant = $9, channels = $10::jsonb, state = 'ok', since = now(), value = NULL, version = version + 1
         WHERE id = $1 RETURNING id`,
        [id, ...fields(wish)],
      );
      found(rows, id);
    },
    async remove(id) {
      found(await database.query('DELETE FROM relay.alert_rule WHERE id = $1 RETURNING id', [id]), id);
    },
    list: () => database.query(`SELECT ${VIEW} FROM relay.alert_rule ORDER BY name, id`),
    stored: async (id) =>
      found(
        await database.query(`SELECT ${VIEW}, secret, version FROM relay.alert_rule WHERE id = $1`, [id]),
        id,
      ),
    enabled: () => database.query(`SELECT ${VIEW}, secret, version FROM relay.alert_rule WHERE enabled`),
  };
}
