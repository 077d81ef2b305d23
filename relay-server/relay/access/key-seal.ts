import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { StoryError } from '../../../src/base/errors.ts';

/** Encrypts keys that are stored in the database (RFC 7517 §7: as a JWE), where a secret for it is given. */
export interface KeySeal {
  /** As it is without a secret. */
  close(id: string, text: string): Promise<string>;
  /** @throws StoryError `signing-key-sealed` when none of the secrets that are given fits */
  open(id: string, stored: string): Promise<string>;
  /** Whether nothing would be gained by closing it anew. */
  isOwn(id: string, stored: string): Promise<boolean>;
}

/** A JWE is five parts; what is not encrypted is JSON. */
export const isSealed = (stored: string): boolean => !stored.startsWith('{');

const LEAST_LENGTH = 32;

/**
 * @param secrets separated by spaces: the first encrypts, all of them open, so that one can follow another
 * @throws StoryError `key-secret-short` for one that could be guessed
 */
export function createKeySeal(secrets = ''): KeySeal {
  const given = secrets.split(/\s+/).filter(Boolean);
  if (given.some(({ length }) => length < LEAST_LENGTH)) {
    throw new StoryError('key-secret-short', { params: { length: LEAST_LENGTH } });
  }
  const keys = given.map(
    (secret) => new Uint8Array(hkdfSync('sha256', secret, '', 'storycore signing key', 32)),
  );

  const opened = async (key: Uint8Array, id: string, stored: string): Promise<string | null> => {
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(stored, key, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      // Put under another key's name it would be that key for whoever asks.
      return protectedHeader.kid === id ? new TextDecoder().decode(plaintext) : null;
    } catch {
      return null;
    }
  };

  return {
    async close(id, text) {
      const [key] = keys;
      if (!key) return text;
      return new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: id })
        .encrypt(key);
    },
    async open(id, stored) {
      if (!isSealed(stored)) return stored;
      for (const key of keys) {
        const text = await opened(key, id, stored);
        if (text !== null) return text;
      }
      throw new StoryError('signing-key-sealed');
    },
    async isOwn(id, stored) {
      const [key] = keys;
      if (!key) return true;
      return isSealed(stored) && (await opened(key, id, stored)) !== null;
    },
  };
}
