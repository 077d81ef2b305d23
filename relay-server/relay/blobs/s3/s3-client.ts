import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { StoryError } from '../../../../src/base/errors.ts';
import { type Breaker, type Breakers, createBreakers } from '../../http/breakers.ts';
import type { S3Options } from './s3-options.ts';

export interface S3Call {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Within the bucket; empty is the bucket itself. */
  readonly key: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  /** Answers that are no failure beside 2xx. */
  readonly also?: readonly number[];
}

export interface S3Patience {
  /** Until an answer begins, milliseconds. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** Failures in a row after which nothing is tried for a while. */
  readonly breakAfter: number;
  readonly pauseMs: number;
}

const PATIENCE: S3Patience = { timeoutMs: 60_000, attempts: 3, breakAfter: 5, pauseMs: 10_000 };

/** The store was not reached, or not in a state to answer. Trying again may help. */
class S3Trouble extends Error {}

/** Signed calls (SigV4), each with a time limit, tried again with back-off, and not at all while the store is known to be away. */
export class S3Client {
  readonly #options: S3Options;
  readonly #signer: AwsClient;
  readonly #breaker: Breaker;
  readonly #again;
  readonly #timeoutMs: number;

  constructor(options: S3Options, patience: Partial<S3Patience> = {}, breakers: Breakers = createBreakers()) {
    const { timeoutMs, attempts, breakAfter, pauseMs } = { ...PATIENCE, ...patience };
    const { accessKeyId, secretAccessKey, region } = options;
    this.#options = options;
    this.#signer = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
    const isTrouble = (error: unknown): boolean => error instanceof S3Trouble;
    this.#breaker = breakers.of(`S3 ${new URL(options.endpoint).host}`, {
      failures: breakAfter,
      pauseMs,
      counts: isTrouble,
      // A call ends when its answer begins: a film that is fetched slowly takes no place.
      atOnce: 64,
      waiting: 1000,
    });
    this.#again = retry(handleWhen(isTrouble), {
      maxAttempts: attempts,
      backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 5000 }),
    });
    this.#timeoutMs = timeoutMs;
  }

  /** What the breaker says: null while calls go through. */
  get trouble(): string | null {
    const { state, reason } = this.#breaker.view();
    return state === 'closed' ? null : (reason ?? 'it does not answer');
  }

  /** @throws StoryError `not-available`, `s3-refused` when it is our keys or the bucket that are wrong */
  async call(call: S3Call): Promise<Response> {
    try {
      return await this.#again.execute(() => this.#breaker.call(() => this.#once(call)));
    } catch (cause) {
      if (!(cause instanceof S3Trouble)) throw cause;
      throw new StoryError('not-available', { params: { what: `S3 (${this.#options.endpoint})` }, cause });
    }
  }

  async #once(call: S3Call): Promise<Response> {
    const { method, key, query = '', headers = {}, body, also = [] } = call;
    const { endpoint, bucket } = this.#options;
    const url = `${endpoint}/${bucket}${key ? `/${key}` : ''}${query ? `?${query}` : ''}`;
    // The digest of the body is part of the signature, so the store refuses a body that arrives otherwise.
    const digest = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const signed = await this.#signer.sign(url, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': digest },
      ...(body === undefined ? {} : { body }),
    });
    const answer = await this.#fetch(signed);
    if (answer.ok || also.includes(answer.status)) return answer;
    const text = await answer.text().catch(() => '');
    const reason = /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ?? `status ${answer.status}`;
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) throw new S3Trouble(reason);
    throw new StoryError('s3-refused', { params: { bucket, reason } });
  }

  /** The limit is for the answer to begin; its body may take as long as it is large. */
  async #fetch(signed: Request): Promise<Response> {
    const abort = new AbortController();
    const late = setTimeout(() => abort.abort(new Error('no answer in time')), this.#timeoutMs);
    try {
      return await fetch(signed, { signal: abort.signal });
    } catch (cause) {
      throw new S3Trouble(reasonOf(cause), { cause });
    } finally {
      clearTimeout(late);
    }
  }
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
};
