/** Keeps what was found for a short while: one answer of the database serves a burst of requests, also those that come before it. */
export interface Remembered<T> {
  get(key: string, find: () => Promise<T | null>): Promise<T | null>;
  /** Something was revoked: ask anew. What is just being found may be from before, and is not believed either. */
  forget(): void;
  knew(key: string): boolean;
}

const MOST = 10_000;

export function remembered<T>(lifeMs: number, now: () => number = Date.now): Remembered<T> {
  const found = new Map<string, { readonly value: T; readonly until: number }>();
  let finding = new Map<string, Promise<T | null>>();

  const findOnce = async (key: string, find: () => Promise<T | null>): Promise<T | null> => {
    const round = finding;
    try {
      const value = await find();
      if (round !== finding) return ask(key, find);
      found.delete(key);
      if (value === null) return null;
      if (found.size >= MOST) found.delete(found.keys().next().value!);
      found.set(key, { value, until: now() + lifeMs });
      return value;
    } finally {
      round.delete(key);
    }
  };
  const ask = (key: string, find: () => Promise<T | null>): Promise<T | null> => {
    const asked = finding.get(key) ?? findOnce(key, find);
    finding.set(key, asked);
    return asked;
  };

  return {
    async get(key, find) {
      const known = found.get(key);
      return known && known.until > now() ? known.value : ask(key, find);
    },
    forget() {
      for (const [key, { value }] of found) found.set(key, { value, until: 0 });
      finding = new Map();
    },
    knew: (key) => found.has(key),
  };
}
