import { Hono } from 'hono';
import { TelemetryBatch, type TelemetrySpan } from '../../../src/protocol/relay/telemetry.ts';
import type { Access } from '../access/access.ts';
import type { Database } from '../database/database.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import type { Recorder } from './recorder.ts';
import { KEPT } from './retention.ts';

/** Clocks differ; what lies in the future or before what is kept is moved to where it can be counted. */
const AHEAD_MS = 5 * 60_000;

export function telemetryRoutes(recorder: Recorder, database: Database, access: Access) {
  return new Hono<RelayEnvironment>().post(
    '/',
    access.allow('telemetry:write'),
    valid('json', TelemetryBatch),
    async (context) => {
      const { client, sentAt, points, spans } = context.req.valid('json');
      const { tenant } = context.get('principal');
      const now = Date.now();
      const shift = now - sentAt;
      const corrected = (at: number): number =>
        Math.min(now + AHEAD_MS, Math.max(now - KEPT.points * 86_400_000, at + shift));
      for (const { name, at, value, labels } of points) {
        const told = { where: client === 'studio' ? 'browser' : client, ...labels } as Record<string, string>;
        recorder.record({ name, value, at: corrected(at), tenant, labels: told });
      }
      if (spans.length > 0) {
        await keepSpans(
          database,
          spans.map((span) => ({ ...span, at: corrected(span.at), tenant, source: client })),
        );
      }
      return context.json({ points: points.length, spans: spans.length }, 202);
    },
  );
}

type KeptSpan = TelemetrySpan & { readonly tenant: string; readonly source: string };

/** A batch that is sent twice, because the answer was lost, is kept once. */
async function keepSpans(database: Database, spans: readonly KeptSpan[]): Promise<void> {
  await database.query(
    `INSERT INTO relay.span (trace, id, parent, name, tenant, source, at, ms, code)
     SELECT trace, id, parent, name, tenant, source, to_timestamp(at / 1000), ms, code FROM jsonb_to_recordset($1::jsonb)
       AS x (trace text, id text, parent text, name text, tenant text, source text, at float8, ms float8, code text)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(spans)],
  );
}
