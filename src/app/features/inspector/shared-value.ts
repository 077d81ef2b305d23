/** What several things have in common: the value of the first, and whether another has a different one. */
export function sharedValue<T, V>(
  things: readonly T[],
  read: (thing: T) => V,
): { readonly value: V; readonly mixed: boolean } {
  const value = read(things[0]!);
  return { value, mixed: things.some((thing) => read(thing) !== value) };
}
