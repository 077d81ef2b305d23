import { decodeProtectedHeader, importJWK, jwtVerify, SignJWT } from 'jose';
import { ALGORITHM, type SigningKeys } from './signing-keys.ts';

/** Short-lived proof of a session, which every relay on the database takes. */
export interface AccessJwt {
  sign(session: string): Promise<{ readonly access: string; readonly expiresIn: number }>;
  /** The session's id; null when it is forged, foreign or too old. @throws StoryError `not-available` while the database is away */
  verify(token: string): Promise<string | null>;
}

const ISSUER = 'storycore-relay';
const LIFE_S = 600;

export function createAccessJwt(keys: SigningKeys, now: () => number = Date.now): AccessJwt {
  return {
    async sign(session) {
      const { id, key } = await keys.newest();
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
      // Looked up before anything is believed: a database that is away says so, and does not make a proof look forged.
      const kid = kidOf(token);
      const stored = kid === null ? null : await keys.find(kid);
      if (!stored) return null;
      const { d: _, ...publicPart } = stored.key;
      try {
        const { payload } = await jwtVerify(token, await importJWK(publicPart, ALGORITHM), {
          issuer: ISSUER,
          audience: ISSUER,
          algorithms: [ALGORITHM],
          currentDate: new Date(now()),
        });
        return payload.sub ?? null;
      } catch {
        return null;
      }
    },
  };
}

function kidOf(token: string): string | null {
  try {
    return decodeProtectedHeader(token).kid ?? null;
  } catch {
    return null;
  }
}
