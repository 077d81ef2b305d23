import { type Context, Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { StoryError } from '../../../src/base/errors.ts';
import { FORMATS, type Format, LOCALES, ScheduleWish } from '../../../src/protocol/relay/reports.ts';
import type { Access } from '../access/access.ts';
import { tenantSeenBy } from '../access/principal.ts';
import { WindowQuery, windowOf } from '../analytics/window.ts';
import type { Database } from '../database/database.ts';
import type { RelayEnvironment } from '../http/environment.ts';
import { valid } from '../http/valid.ts';
import type { Reports } from './open-reports.ts';
import { MEDIA_TYPES, renderReport } from './render-report.ts';

const Id = v.object({ id: v.pipe(v.string(), v.uuid('is no id')) });
const ReportQuery = v.object({
  ...WindowQuery.entries,
  format: v.optional(v.picklist(FORMATS), 'html'),
  locale: v.optional(v.picklist(LOCALES), 'en'),
});

/** A report has its styles in itself, and no script. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

export function reportRoutes(reports: Reports, database: Database, access: Access) {
  const read = access.allow('telemetry:read');
  const manage = access.allow('alerts:manage');
  const says = (summary: string) => describeRoute({ tags: ['reports'], summary });
  const show = (context: Context, body: string, format: Format, name: string) =>
    context.body(body, 200, {
      'Content-Type': MEDIA_TYPES[format],
      'Content-Security-Policy': POLICY,
      'Content-Disposition': `${format === 'html' ? 'inline' : 'attachment'}; filename="${name}.${format}"`,
    });

  return new Hono<RelayEnvironment>()
    .get('/now', says('A report of any range'), read, valid('query', ReportQuery), async (context) => {
      const { format, locale, ...query } = context.req.valid('query');
      const report = await reports.make(windowOf(query, context.get('principal')));
      const name = `storycore-${new Date(report.from).toISOString().slice(0, 10)}`;
      return show(context, renderReport(report, format, locale), format, name);
    })
    .get('/made', says('Reports that were made by schedule'), read, async (context) => {
      const tenant = tenantSeenBy(context.get('principal'));
      const rows = await database.query(
        `SELECT id, schedule, name, format, tenant, ${ms('range_from')} AS "from", ${ms('range_to')} AS "to", ${ms('made_at')} AS "madeAt"
         FROM relay.report WHERE $1::text IS NULL OR tenant = $1 ORDER BY made_at DESC LIMIT 200`,
        [tenant],
      );
      return context.json({ reports: rows });
    })
    .get('/made/:id', says('One of them'), read, valid('param', Id), async (context) => {
      const { id } = context.req.valid('param');
      const [row] = await database.query<{ format: Format; body: string; day: string }>(
        `SELECT format, body, to_char(range_from, 'YYYY-MM-DD') AS day FROM relay.report
         WHERE id = $1 AND ($2::text IS NULL OR tenant = $2)`,
        [id, tenantSeenBy(context.get('principal'))],
      );
      if (!row) throw new StoryError('report-missing', { params: { id } });
      return show(context, row.body, row.format, `storycore-${row.day}`);
    })
    .get('/schedules', says('Which are made by themselves'), manage, async (context) =>
      context.json({
        schedules: await database.query(
          `SELECT id, name, every, hour, format, locale, tenant, channels, ${ms('next_at')} AS "nextAt" FROM relay.report_schedule ORDER BY name, id`,
        ),
      }),
    )
    .post(
      '/schedules',
      says('Make one every day, week or month'),
      manage,
      valid('json', ScheduleWish),
      async (context) => context.json({ id: await reports.schedule(context.req.valid('json')) }, 201),
    )
    .delete('/schedules/:id', says('Make it no longer'), manage, valid('param', Id), async (context) => {
      const { id } = context.req.valid('param');
      const gone = await database.query('DELETE FROM relay.report_schedule WHERE id = $1 RETURNING id', [id]);
      if (gone.length === 0) throw new StoryError('report-missing', { params: { id } });
      return context.body(null, 204);
    });
}
