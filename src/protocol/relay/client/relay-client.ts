// How the studio, a node and the command line speak to a relay. Only what browsers and Node both have: fetch, Blob, WebSocket.
import { type ErrorReport, fromReport, isAbort, StoryError } from '../../../base/errors.ts';
import type { JobRequest, JobView } from '../job.ts';
import { PROTOCOL_HEADER, RELAY_PROTOCOL } from '../version.ts';

export interface RelayAddress {
  /** `https://relay.example` or `http://127.0.0.1:4180`. */
  readonly url: string;
  readonly token: string;
}

export interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, instead of `json`. */
  readonly body?: Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What proves who asks, at this moment: a session's proof lives for minutes.
 * @param refused what the relay did not take any more; the same again when there is no other
 */
export type Bearer = (refused?: string) => string | Promise<string>;

export type JobAction = 'cancel' | 'pause' | 'resume' | 'retry';

export class RelayClient {
  readonly address: RelayAddress;
  readonly #bearer: Bearer;

  /** @param bearer asked before every request, instead of `token`. @throws StoryError `relay-address` unless it is an http(s) address */
  constructor({ url, token }: RelayAddress, bearer: Bearer = () => token) {
    const base = URL.parse(url.includes('://') ? url : `http://${url}`);
    if (!base || !/^https?:$/.test(base.protocol)) throw new StoryError('relay-address', { params: { url } });
    this.address = { url: base.href.replace(/\/+$/, ''), token };
    this.#bearer = bearer;
  }

  /**
   * The answer, whatever its body is.
   * @throws StoryError what the relay said, `relay-unreachable`, `cancelled`
   */
  async send(path: string, options: AskOptions = {}): Promise<Response> {
    const token = await this.#bearer();
    let answer = await this.#fetch(path, this.#request(options, token));
    // A stream is read once.
    if (answer.status === 401 && !(options.body instanceof ReadableStream)) {
      const other = await this.#bearer(token);
      if (other !== token) answer = await this.#fetch(path, this.#request(options, other));
    }
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }

  /** The JSON of the answer. @throws as `send` */
  async ask<T>(path: string, options: AskOptions = {}): Promise<T> {
    const answer = await this.send(path, options);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** Those of `hashes` that the relay does not have. */
  async missing(hashes: readonly string[], signal?: AbortSignal): Promise<string[]> {
    if (hashes.length === 0) return [];
    const answer = await this.ask<{ missing: string[] }>('/api/blobs/missing', {
      method: 'POST',
      json: { hashes },
      signal,
    });
    return answer.missing;
  }

  submit(request: JobRequest, signal?: AbortSignal): Promise<JobView> {
    return this.ask('/api/jobs', { method: 'POST', json: request, signal });
  }

  job(id: string, signal?: AbortSignal): Promise<JobView> {
    return this.ask(`/api/jobs/${id}`, { signal });
  }

  act(id: string, action: JobAction, signal?: AbortSignal): Promise<JobView> {
    return this.ask(`/api/jobs/${id}/${action}`, { method: 'POST', signal });
  }

  #request({ method = 'GET', json, body, headers = {}, signal }: AskOptions, token: string) {
    return {
      method,
      signal: signal ?? null,
      headers: {
        // None of somebody who is just about to sign in.
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        [PROTOCOL_HEADER]: String(RELAY_PROTOCOL),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? (body ?? null) : JSON.stringify(json),
      // Node asks for it where the body is a stream; browsers know it too.
      ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
    };
  }

  async #fetch(path: string, init: RequestInit & { duplex?: 'half' }): Promise<Response> {
    try {
      return await fetch(this.address.url + path, init);
    } catch (cause) {
      if (isAbort(cause) || init.signal?.aborted) throw new StoryError('cancelled', { cause });
      throw new StoryError('relay-unreachable', { params: { url: this.address.url }, cause });
    }
  }
}

/** What stands in the answer, or its status where something else than a relay answered. */
async function problemOf(answer: Response): Promise<StoryError> {
  const body = (await answer.json().catch(() => null)) as { error?: ErrorReport } | null;
  const report = body?.error;
  if (report && typeof report.code === 'string') return fromReport(report);
  return new StoryError('relay-refused', { params: { status: answer.status } });
}
