import type { Scope } from '../../../src/base/scope.ts';
import type { Database } from '../database/database.ts';
import type { Vitals } from '../health/vitals.ts';
import { createAddressGuard } from '../http/address-guard.ts';
import type { Log } from '../http/log.ts';
import { evaluate } from './evaluate.ts';
import { createMailer } from './mailer.ts';
import { type Outside, sendDue } from './messages.ts';
import { createRules, type Rules } from './rules.ts';

export interface Alerts {
  readonly rules: Rules;
  readonly outside: Outside;
  /** Looks at the rules and sends what is due, now: the clock does the same every few seconds. */
  round(now?: number): Promise<void>;
}

export interface AlertOptions {
  readonly database: Database;
  readonly vitals: Vitals;
  readonly log: Log;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const EVERY_S = 15;

/** @throws StoryError `mail-address` */
export function openAlerts(scope: Scope, { database, vitals, log, environment }: AlertOptions): Alerts {
  const rules = createRules(database);
  const mailer = createMailer(environment);
  if (mailer) scope.own(mailer);
  const guard = createAddressGuard(environment.STORYCORE_ALLOW_HOSTS);
  const outside: Outside = { guard, breakers: vitals.breakers, mailer };
  let running: Promise<void> | null = null;
  const round = (now = Date.now()): Promise<void> => {
    running ??= (async () => {
      await evaluate(database, rules, now);
      while ((await sendDue(database, outside)) > 0);
    })().finally(() => {
      running = null;
    });
    return running;
  };
  const tick = (): void => void round().catch((error: unknown) => log.warn({ err: error }, 'alerts wait'));
  const timer = setInterval(tick, (Number(environment.STORYCORE_ALERT_SECONDS) || EVERY_S) * 1000);
  timer.unref();
  scope.onClose(async () => {
    clearInterval(timer);
    await running?.catch(() => {});
  });
  return { rules, outside, round };
}
