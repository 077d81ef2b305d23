/** Keeps what was found for a short while: one answer of the database serves a burst of requests. */
export interface Remembered<T> {
  get(key: string, find: () => Promise<T | null>): Promise<T | null>;
  /** Something was revoked: ask anew. */
  forget(): void;
  knew(key: string): boolean;
}

const MOST = 10_000;

export function remembered<T>(lifeMs: number, now: () => number = Date.now): Remembered<T> {
  const found = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    async get(key, find) {
      const known = found.get(key);
      if (known && known.until > now()) return known.value;
      const value = await find();
      found.delete(key);
      if (value === null) return null;
      if (found.size >= MOST) found.delete(found.keys().next().value!);
      found.set(key, { value, until: now() + lifeMs });
      return value;
    },
    forget() {
      for (const [key, { value }] of found) found.set(key, { value, until: 0 });
    },
    knew: (key) => found.has(key),
  };
}
