import { createHmac } from 'node:crypto';
import { StoryError } from '../../../src/base/errors.ts';
import type { Channel } from '../../../src/protocol/relay/alerts.ts';
import type { Database, Queryable } from '../database/database.ts';
import type { AddressGuard } from '../http/address-guard.ts';
import type { Breakers } from '../http/breakers.ts';
import { guardedFetch } from '../http/guarded-fetch.ts';
import type { Mailer } from './mailer.ts';

export interface NewMessage {
  /** Signs calls of webhooks; null for mail alone. */
  readonly secret: string | null;
  readonly subject: string;
  /** `text` is what a mail says, `html` how it looks; a webhook gets all of it. */
  readonly body: { readonly text: string; readonly html?: string } & Readonly<Record<string, unknown>>;
}

/** Messages are stored with what caused them and sent afterwards: neither an alarm nor a call is ever lost or made up. */
export async function queueMessages(
  tx: Queryable,
  channels: readonly Channel[],
  { secret, subject, body }: NewMessage,
): Promise<void> {
  for (const channel of channels) {
    await tx.query(
      'INSERT INTO relay.message (channel, secret, subject, body, next_at) VALUES ($1::jsonb, $2, $3, $4::jsonb, now())',
      [JSON.stringify(channel), secret, subject, JSON.stringify(body)],
    );
  }
}

interface DueMessage {
  readonly id: string;
  readonly channel: Channel;
  readonly secret: string | null;
  readonly subject: string;
  readonly body: NewMessage['body'];
  readonly attempts: number;
}

export interface Outside {
  readonly guard: AddressGuard;
  readonly breakers: Breakers;
  /** Null: no mail is configured. */
  readonly mailer: Mailer | null;
}

/** Over a day in all; then the message is kept with its error and left. */
const MOST_ATTEMPTS = 10;
/** Longer than any call takes: whoever claimed a message and died gives it back after that. */
const CLAIM = '2 minutes';

/** Sends what is due. @returns how many were tried */
export async function sendDue(database: Database, outside: Outside, random = Math.random): Promise<number> {
  const due = await database.query<DueMessage>(
    `UPDATE relay.message SET next_at = now() + interval '${CLAIM}', attempts = attempts + 1 WHERE id IN (
       SELECT id FROM relay.message WHERE next_at <= now() ORDER BY next_at LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING id, channel, secret, subject, body, attempts`,
  );
  await Promise.all(due.map((message) => sendOne(database, outside, message, random)));
  return due.length;
}

async function sendOne(
  database: Database,
  outside: Outside,
  message: DueMessage,
  random: () => number,
): Promise<void> {
  try {
    await send(outside, message);
    await database.query(
      'UPDATE relay.message SET sent_at = now(), next_at = NULL, error = NULL WHERE id = $1',
      [message.id],
    );
  } catch (error) {
    const refused = error instanceof StoryError && error.code === 'address-refused';
    const last = refused || message.attempts >= MOST_ATTEMPTS;
    // 10 s, 20 s … an hour and a half, each a little otherwise, so that a receiver that comes back is not run over.
    const wait = Math.min(5400, 10 * 2 ** (message.attempts - 1)) * (0.75 + random() / 2);
    await database.query(
      'UPDATE relay.message SET error = $2, next_at = CASE WHEN $3 THEN NULL ELSE now() + make_interval(secs => $4) END WHERE id = $1',
      [message.id, error instanceof Error ? error.message : String(error), last, wait],
    );
  }
}

/** @throws StoryError `address-refused`, `not-available`, `message-refused` */
export async function send(outside: Outside, message: Omit<DueMessage, 'attempts'>): Promise<void> {
  const { channel, subject, body } = message;
  if (channel.kind === 'mail') {
    const { mailer } = outside;
    if (!mailer) throw new StoryError('mail-missing');
    const { text, html } = body;
    const mail = { to: channel.to, subject, text, html: html ?? null, id: message.id };
    return outside.breakers.of(`mail ${mailer.host}`).call(() => mailer.send(mail));
  }
  const { host } = new URL(channel.url);
  return outside.breakers.of(`webhook ${host}`).call(() => callWebhook(outside.guard, channel.url, message));
}

async function callWebhook(
  guard: AddressGuard,
  url: string,
  { id, secret, body }: Omit<DueMessage, 'attempts'>,
): Promise<void> {
  const text = JSON.stringify(body);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
    'StoryCore-Delivery': id,
    ...(secret && { 'StoryCore-Signature': signatureOf(secret, text, Math.floor(Date.now() / 1000)) }),
  };
  const { status } = await guardedFetch(guard, url, { method: 'POST', headers, body: text, most: 1000 });
  if (status < 200 || status > 299) {
    throw new StoryError('message-refused', { params: { host: new URL(url).host, status } });
  }
}

/** `t=<seconds>,v1=<hex of HMAC-SHA-256 over "t.body">`: a receiver refuses what is old or was not signed by this rule's secret. */
export const signatureOf = (secret: string, body: string, at: number): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
