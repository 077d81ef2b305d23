/**
 * Lets the stage before work up to `depth` items ahead of the one after. Order is kept; a failure shows when its turn comes.
 * `dispose` frees items that nobody took because the loop was left early.
 */
export async function* readAhead<T>(
  source: AsyncGenerator<T, unknown, undefined>,
  depth: number,
  dispose: (item: T) => void,
): AsyncGenerator<T, void, undefined> {
  const waiting: Promise<IteratorResult<T, unknown>>[] = [];
  const pull = (): void => {
    const result = source.next();
    result.catch(() => undefined);
    waiting.push(result);
  };
  try {
    for (let i = 0; i < depth; i++) pull();
    while (true) {
      const result = await waiting.shift()!;
      if (result.done) return;
      pull();
      yield result.value;
    }
  } finally {
    const closing = source.return(undefined);
    for (const result of await Promise.allSettled(waiting)) {
      if (result.status === 'fulfilled' && !result.value.done) dispose(result.value.value);
    }
    await closing;
  }
}
