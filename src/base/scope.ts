// Lifetimes are explicit: whoever opens a decoder, a texture, a worker or a subscription owns it in a scope,
// and closing the scope closes everything in the reverse order of opening.

export type Closer = () => void | Promise<void>;

export class Scope {
  readonly #closers: Closer[] = [];
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  /** Registers how to close something; runs at once when the scope is closed already, so nothing leaks in a race. */
  onClose(closer: Closer): void {
    if (this.#closed) void closer();
    else this.#closers.push(closer);
  }

  own<T extends { close(): void | Promise<void> }>(thing: T): T {
    this.onClose(() => thing.close());
    return thing;
  }

  child(): Scope {
    const scope = new Scope();
    this.onClose(() => scope.close());
    return scope;
  }

  /** Closes all, even when one fails; then throws what failed. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const failures: unknown[] = [];
    for (const closer of this.#closers.splice(0).reverse()) {
      try {
        await closer();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'Several resources failed to close.');
  }
}
