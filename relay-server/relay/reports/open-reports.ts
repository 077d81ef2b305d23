import type { Scope } from '../../../src/base/scope.ts';
import type { ScheduleWish } from '../../../src/protocol/relay/reports.ts';
import { queueMessages } from '../alerts/messages.ts';
import { createAnomalyFinder } from '../analytics/anomalies.ts';
import type { PictureParts } from '../analytics/picture.ts';
import { resolution, type Window } from '../analytics/window.ts';
import type { Log } from '../http/log.ts';
import { renderReport, subjectOf } from './render-report.ts';
import { type Report, reportOf } from './report-data.ts';
import { nextDue, rangeBefore } from './schedule.ts';

export interface ReportParts extends Omit<PictureParts, 'anomalies'> {
  readonly log: Log;
  /** How often it is looked what is due; null for once a minute. */
  readonly everySeconds?: number | null;
}

export interface Reports {
  make(window: Window): Promise<Report>;
  schedule(wish: ScheduleWish): Promise<string>;
  /** Makes the reports that are due. A relay that was down makes one when it is back, for the range before that moment. */
  round(now?: number): Promise<void>;
}

interface DueSchedule extends ScheduleWish {
  readonly id: string;
  readonly due: number;
}

const EVERY_S = 60;
const KEPT_DAYS = 400;

export function openReports(scope: Scope, { log, everySeconds = null, ...given }: ReportParts): Reports {
  const { database } = given;
  const parts: PictureParts = { ...given, anomalies: createAnomalyFinder(database) };
  const make = (window: Window): Promise<Report> => reportOf(parts, window);

  const makeDue = async (one: DueSchedule, now: number): Promise<void> => {
    const { from, to } = rangeBefore(one.every, now);
    const window: Window = {
      from,
      to,
      ...resolution(from, to, now),
      tenant: one.tenant,
      kind: null,
      node: null,
    };
    const report = await make(window);
    const body = renderReport(report, one.format, one.locale);
    await database.transaction(async (tx) => {
      // Whoever moves the date makes the report: of several relays one does.
      const taken = await tx.query(
        `UPDATE relay.report_schedule SET next_at = to_timestamp($3::float8 / 1000)
         WHERE id = $1 AND next_at <= to_timestamp($2::float8 / 1000) RETURNING id`,
        [one.id, now, nextDue(one, now)],
      );
      if (taken.length === 0) return;
      await tx.query(
        `INSERT INTO relay.report (schedule, name, format, tenant, range_from, range_to, body)
         VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7)`,
        [one.id, one.name, one.format, one.tenant, from, to, body],
      );
      const text = one.format === 'html' ? renderReport(report, 'csv', one.locale) : body;
      await queueMessages(tx, one.channels, {
        secret: null,
        subject: subjectOf(one.name),
        body: { kind: 'report', name: one.name, report, text, ...(one.format === 'html' && { html: body }) },
      });
    });
  };

  const round = async (now = Date.now()): Promise<void> => {
    const due = await database.query<DueSchedule>(
      `SELECT id, name, every, hour, format, locale, tenant, channels FROM relay.report_schedule
       WHERE next_at <= to_timestamp($1::float8 / 1000)`,
      [now],
    );
    for (const one of due) await makeDue(one, now);
    await database.query(`DELETE FROM relay.report WHERE made_at < now() - interval '${KEPT_DAYS} days'`);
  };
  const tick = (): void => void round().catch((error: unknown) => log.warn({ err: error }, 'reports wait'));
  const timer = setInterval(tick, (everySeconds ?? EVERY_S) * 1000);
  timer.unref();
  scope.onClose(() => clearInterval(timer));

  return {
    make,
    round,
    async schedule(wish) {
      const [row] = await database.query<{ id: string }>(
        `INSERT INTO relay.report_schedule (name, every, hour, format, locale, tenant, channels, next_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, to_timestamp($8::float8 / 1000)) RETURNING id`,
        [
          wish.name,
          wish.every,
          wish.hour,
          wish.format,
          wish.locale,
          wish.tenant,
          JSON.stringify(wish.channels),
          nextDue(wish, Date.now()),
        ],
      );
      return row!.id;
    },
  };
}
