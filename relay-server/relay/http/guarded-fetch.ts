import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { StoryError } from '../../../src/base/errors.ts';
import type { AddressGuard } from './address-guard.ts';

export interface GuardedRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of the whole exchange; ten seconds. */
  readonly timeoutMs?: number;
  /** Bytes of the answer that are kept; what follows is not read. */
  readonly most?: number;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly url: string;
}

const REDIRECTS = 3;

/**
 * For every URL that somebody else chose: http and https to public addresses alone. The name is looked up once and the connection
 * goes to the address that was checked; every redirect is checked anew and loses body and headers when it leaves the host.
 * @throws StoryError `address-refused`, `not-available`
 */
export async function guardedFetch(
  guard: AddressGuard,
  url: string,
  wish: GuardedRequest = {},
): Promise<GuardedAnswer> {
  const signal = AbortSignal.timeout(wish.timeoutMs ?? 10_000);
  let target = parse(url);
  let current = wish;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const answer = await once(guard, target, current, signal);
    const location = answer.headers.location;
    if (answer.status < 300 || answer.status > 399 || answer.status === 304 || !location) return answer;
    const next = parse(location, target.href);
    const keepsMethod = answer.status === 307 || answer.status === 308;
    if (next.origin !== target.origin && keepsMethod && current.body !== undefined) {
      throw refused(next, 'the call was sent on to another host');
    }
    const { body: _, headers, ...rest } = current;
    const kept = next.origin === target.origin && headers ? { headers } : {};
    current = keepsMethod ? { ...current, ...kept } : { ...rest, ...kept, method: 'GET' };
    target = next;
  }
  throw refused(target, 'it sends in circles');
}

function parse(url: string, base?: string): URL {
  const parsed = URL.canParse(url, base) ? new URL(url, base) : null;
  if (!parsed)
    throw new StoryError('address-refused', { params: { host: url.slice(0, 100), reason: 'it is no URL' } });
  if (!/^https?:$/.test(parsed.protocol))
    throw refused(parsed, `${parsed.protocol} is neither http nor https`);
  if (parsed.username || parsed.password) throw refused(parsed, 'it holds a password');
  return parsed;
}

const refused = (url: URL, reason: string): StoryError =>
  new StoryError('address-refused', { params: { host: url.host || url.protocol, reason } });

async function once(
  guard: AddressGuard,
  url: URL,
  { method = 'GET', headers = {}, body, most = 1024 * 1024 }: GuardedRequest,
  signal: AbortSignal,
): Promise<GuardedAnswer> {
  const { address, family } = await guard.resolve(url.hostname);
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const failed = (cause: Error): void =>
      reject(new StoryError('not-available', { params: { what: url.host }, cause }));
    const request = send(
      url,
      {
        method,
        headers: { 'User-Agent': 'StoryCore relay', ...headers },
        signal,
        agent: false,
        // Node asks this instead of the system's resolver; the name itself stays in `Host` and in the certificate's check.
        lookup: (_host, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const finish = (): void =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).subarray(0, most),
            url: url.href,
          });
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size < most) return;
          finish();
          request.destroy();
        });
        answer.once('end', finish);
        answer.once('error', failed);
      },
    );
    request.once('error', failed);
    request.end(body);
  });
}
