import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trendOf } from '../analytics/trend.ts';
import { type MailServer, startMailServer } from '../testing/mail-server.ts';
import { withRelays } from '../testing/relays.ts';
import { nextDue, rangeBefore, startOf } from './schedule.ts';

const DAY = 86_400_000;
let mail: MailServer;
beforeAll(async () => {
  mail = await startMailServer();
});
afterAll(() => mail.close());

const options = () => ({
  environment: { SMTP_URL: mail.url, STORYCORE_ALERT_SECONDS: '3600', STORYCORE_SAMPLE_SECONDS: '3600' },
});

withRelays('reports', options, (relay) => {
  const send = (method: string, path: string, body?: unknown) =>
    relay().ask(`/api/reports${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    });
  /** Two weeks in which a little more is done every day. */
  const fill = async () => {
    const { recorder } = relay().services.telemetry;
    const now = Date.now();
    for (let day = 0; day < 14; day++) {
      for (let job = 0; job < 5 + day; job++) {
        const at = now - (14 - day) * DAY + job * 1000;
        const labels = { kind: 'transcode', state: 'done' };
        recorder.record({ name: 'job.ended', value: 1, at, tenant: 'default', labels });
        recorder.record({
          name: 'job.total.s',
          value: 10,
          at,
          tenant: 'default',
          labels: { kind: 'transcode' },
        });
        recorder.record({
          name: 'job.cost.s',
          value: 36,
          at,
          tenant: '=evil()',
          labels: { kind: 'transcode' },
        });
      }
    }
    recorder.record({
      name: 'job.error',
      value: 1,
      at: now,
      tenant: 'default',
      labels: { kind: 'x', code: '<b>bold</b>' },
    });
    await recorder.flush();
  };
  const jobs = Array.from({ length: 14 }, (_, day) => 5 + day).reduce((a, b) => a + b);

  test('tell the same in three forms, and where it is going', async () => {
    await fill();
    const range = `?from=${Date.now() - 15 * DAY}`;
    const json = await (await send('GET', `/now${range}&format=json`)).json();
    const line = (metric: string) => json.lines.find((one: { metric: string }) => one.metric === metric);
    expect(line('done')).toMatchObject({ value: jobs, trend: { direction: 'up' } });
    expect(line('total').value).toBeGreaterThan(9.7);
    expect(line('total').value).toBeLessThan(10.3);
    expect(line('total').trend).toMatchObject({ direction: 'level' });
    expect(line('quality')).toMatchObject({ value: null, trend: null });

    const page = await send('GET', `/now${range}&locale=fr`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; style-src 'unsafe-inline'/,
    );
    const html = await page.text();
    expect(html).toContain('<html lang="fr">');
    expect(html).toContain('Tâches faites');
    expect(html).toContain('&#60;b&#62;bold');
    expect(html).not.toMatch(/<b>|<script|\{\w+\}/);

    const csv = await (await send('GET', `/now${range}&format=csv`)).text();
    expect(csv).toContain(`total,done,,${jobs},`);
    expect(csv).toContain(`node seconds,'=evil(),,${36 * jobs},1`);
    for (const row of csv.trim().split('\r\n'))
      expect(row.match(/("[^"]*"|[^,"]*)(,|$)/g)!.length).toBeGreaterThanOrEqual(5);
  });

  test('are made by schedule once, kept and mailed', async () => {
    const { reports, alerts } = relay().services;
    const made = await send('POST', '/schedules', {
      name: 'The week',
      every: 'week',
      channels: [{ kind: 'mail', to: ['ann@example.com'] }],
    });
    const { id } = await made.json();
    await reports.round();
    const listed = async () => (await (await send('GET', '/made')).json()).reports;
    expect(await listed()).toEqual([]);
    const later = Date.now() + 8 * DAY;
    const before = mail.mails.length;
    await Promise.all([reports.round(later), reports.round(later)]);
    await reports.round(later);
    await alerts.round();
    const [report, ...rest] = await listed();
    expect(rest).toEqual([]);
    expect(report).toMatchObject({ name: 'The week', format: 'html', ...rangeBefore('week', later) });
    expect(await (await send('GET', `/made/${report.id}`)).text()).toContain('<!doctype html>');
    expect(mail.mails.length).toBe(before + 1);
    expect(mail.mails.at(-1)!.text).toContain('[StoryCore] The week');
    expect((await send('DELETE', `/schedules/${id}`)).status).toBe(204);
    expect((await send('POST', '/schedules', { name: 'x', every: 'moon' })).status).toBe(422);
  });
});

describe('a trend', () => {
  test('is the slope of the line, whatever one wild day says', () => {
    const line = Array.from({ length: 15 }, (_, day) => ({ at: day * DAY, value: 10 + 2 * day }));
    expect(trendOf(line)).toMatchObject({ direction: 'up' });
    line[7] = { at: 7 * DAY, value: 100_000 };
    expect(trendOf(line)!.perDay).toBeCloseTo(2, 6);
    expect(trendOf(line.slice(0, 3))).toBeNull();
    expect(trendOf(line.map(({ at }) => ({ at, value: 5 })))).toMatchObject({
      direction: 'level',
      perDay: 0,
    });
  });
});

describe('a schedule', () => {
  const every = fc.constantFrom('day' as const, 'week' as const, 'month' as const);
  const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });

  test('is due next at its hour, and covers what lies before, without a gap', () => {
    fc.assert(
      fc.property(every, fc.integer({ min: 0, max: 23 }), moment, (each, hour, now) => {
        const due = nextDue({ every: each, hour }, now);
        expect(due).toBeGreaterThan(now);
        expect(new Date(due).getUTCHours()).toBe(hour);
        expect(nextDue({ every: each, hour }, due - 1)).toBe(due);
        const { from, to } = rangeBefore(each, due);
        expect(to).toBe(startOf(each, due));
        expect(rangeBefore(each, to - 1).to).toBe(from);
        if (each === 'week') expect([new Date(from).getUTCDay(), to - from]).toEqual([1, 7 * DAY]);
        if (each === 'month') expect(new Date(from).getUTCDate()).toBe(1);
      }),
    );
  });
});
