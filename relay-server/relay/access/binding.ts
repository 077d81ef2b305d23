import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { StoryError } from '../../../src/base/errors.ts';
import type { RelayOptions } from '../options.ts';

export interface Tls {
  readonly cert: string;
  readonly key: string;
}

export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1') return true;
  return isIP(bare) === 4 && bare.startsWith('127.');
}

/**
 * Tokens would cross the network in the clear: an address that others can reach needs TLS (`STORYCORE_TLS_CERT` and
 * `STORYCORE_TLS_KEY`, PEM files) or the word that something in front of the relay sees to it (`STORYCORE_INSECURE=1`).
 * @throws StoryError `binding-unsafe`, `tls-unreadable`
 */
export async function bindingOf({ host, environment }: RelayOptions): Promise<Tls | null> {
  const { STORYCORE_TLS_CERT: cert, STORYCORE_TLS_KEY: key, STORYCORE_INSECURE: insecure } = environment;
  if (cert || key)
    return { cert: await pem('STORYCORE_TLS_CERT', cert), key: await pem('STORYCORE_TLS_KEY', key) };
  if (!isLoopback(host) && insecure !== '1') throw new StoryError('binding-unsafe', { params: { host } });
  return null;
}

async function pem(name: string, path: string | undefined): Promise<string> {
  try {
    const text = await readFile(path ?? '', 'utf8');
    if (!text.includes('-----BEGIN ')) throw new Error('it is no PEM file');
    return text;
  } catch (cause) {
    throw new StoryError('tls-unreadable', { params: { name, path: path ?? '–' }, cause });
  }
}
