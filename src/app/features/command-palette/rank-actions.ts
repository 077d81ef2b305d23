/** Letters without their accents: "decaler" finds « Décaler ». */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Higher is better; null: the letters do not occur in this order. Starts of words count most, neighbours count more. */
export function score(text: string, query: string): number | null {
  const [hay, needle] = [plain(text), plain(query).replace(/\s+/g, '')];
  // What was typed as it stands, at the start of a word, beats any scattered letters.
  const whole = hay.search(new RegExp(`(^|[^\\p{Letter}\\p{Number}])${escaped(plain(query).trim())}`, 'u'));
  let [at, total, last] = [0, whole < 0 ? 0 : 100 - whole * 0.1, -2];
  for (const letter of needle) {
    const found = hay.indexOf(letter, at);
    if (found < 0) return null;
    const wordStart = found === 0 || /[^\p{Letter}\p{Number}]/u.test(hay[found - 1]!);
    total += (wordStart ? 8 : 0) + (found === last + 1 ? 5 : 0) - Math.min(4, found - at) * 0.5;
    last = found;
    at = found + 1;
  }
  return total - hay.length * 0.01;
}

/** Those that match, best first; all of them, in their own order, while nothing is typed. */
export function rankActions<T>(
  list: readonly T[],
  textsOf: (item: T) => readonly string[],
  query: string,
): readonly T[] {
  if (query.trim() === '') return list;
  return list
    .map((item) => ({ item, value: best(textsOf(item), query) }))
    .filter((entry): entry is { item: T; value: number } => entry.value !== null)
    .sort((a, b) => b.value - a.value)
    .map((entry) => entry.item);
}

/** The first text is the name itself; what is found only in a later one counts for less. */
function best(texts: readonly string[], query: string): number | null {
  const values = texts.map((text, index) => {
    const value = score(text, query);
    return value === null ? null : value - index * 20;
  });
  return values.reduce((a, b) => (a === null ? b : b === null ? a : Math.max(a, b)), null);
}
