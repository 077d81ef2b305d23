import { createHash, createHmac, randomBytes } from 'node:crypto';

/** What a secret of ours is for; its name stands in front, so that a scanner of repositories and our log know it. */
export type SecretKind = 'user' | 'node' | 'session' | 'refresh' | 'ticket' | 'code';

export const newSecret = (kind: SecretKind): string => `sc_${kind}_${randomBytes(32).toString('base64url')}`;

export const kindOfSecret = (secret: string): SecretKind | null =>
  (/^sc_(user|node|session|refresh|ticket|code)_[A-Za-z0-9_-]{43}$/.exec(secret)?.[1] ??
    null) as SecretKind | null;

/** 256 random bits need no slow hash: nobody guesses them, and every request looks one up. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The refresh token after this one: who has the token or the seed alone cannot work it out. */
export const successorOf = (refresh: string, seed: string): string =>
  `sc_refresh_${createHmac('sha256', refresh).update(seed).digest('base64url')}`;
