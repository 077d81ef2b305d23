import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';

/** Short-lived proof of a session, signed with a key that never leaves the data folder. */
export interface AccessJwt {
  sign(session: string): Promise<{ readonly access: string; readonly expiresIn: number }>;
  /** The session's id; null when it is forged, foreign or too old. */
  verify(token: string): Promise<string | null>;
}

interface StoredKey {
  readonly id: string;
  readonly createdAt: number;
  readonly key: JWK;
}

const ISSUER = 'storycore-relay';
const ALGORITHM = 'EdDSA';
const LIFE_S = 600;
const ROTATE_MS = 30 * 24 * 3600 * 1000;
/** An older key still verifies what it signed while it was the newest. */
const KEEP_MS = ROTATE_MS + LIFE_S * 1000;

export async function createAccessJwt(folder: string, now: () => number = Date.now): Promise<AccessJwt> {
  const path = join(folder, 'keys', 'access-jwt.json');
  let keys = await readKeys(path);

  const newest = async (): Promise<StoredKey> => {
    const first = keys[0];
    if (first && now() - first.createdAt < ROTATE_MS) return first;
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const fresh = { id: randomUUID(), createdAt: now(), key: await exportJWK(privateKey) };
    keys = [fresh, ...keys.filter(({ createdAt }) => now() - createdAt < KEEP_MS)];
    await writeKeys(folder, path, keys);
    return fresh;
  };

  return {
    async sign(session) {
      const { id, key } = await newest();
      const access = await new SignJWT({})
        .setProtectedHeader({ alg: ALGORITHM, kid: id })
        .setSubject(session)
        .setIssuer(ISSUER)
        .setAudience(ISSUER)
        .setIssuedAt(Math.floor(now() / 1000))
        .setExpirationTime(Math.floor(now() / 1000) + LIFE_S)
        .sign(await importJWK(key, ALGORITHM));
      return { access, expiresIn: LIFE_S };
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid }) => {
            const stored = keys.find(({ id, createdAt }) => id === kid && now() - createdAt < KEEP_MS);
            if (!stored) throw new Error('unknown key');
            const { d: _, ...publicPart } = stored.key;
            return importJWK(publicPart, ALGORITHM);
          },
          { issuer: ISSUER, audience: ISSUER, algorithms: [ALGORITHM], currentDate: new Date(now()) },
        );
        return payload.sub ?? null;
      } catch {
        return null;
      }
    },
  };
}

async function readKeys(path: string): Promise<StoredKey[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function writeKeys(folder: string, path: string, keys: readonly StoredKey[]): Promise<void> {
  await mkdir(join(folder, 'keys'), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(keys), { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}
