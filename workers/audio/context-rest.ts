/** A device that is not used is let go after this long. */
const IDLE_MS = 20_000;

export interface ContextRestOptions {
  readonly context: () => AudioContext | undefined;
  readonly playing: () => boolean;
  readonly onError: (error: unknown) => void;
}

/** Lets the device go that nobody needs: an output that plays silence keeps it and a core awake. */
export class ContextRest {
  readonly #options: ContextRestOptions;
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** Who needs the context awake though nothing plays. */
  #holders = 0;

  constructor(options: ContextRestOptions) {
    this.#options = options;
  }

  /** @returns once, when it is not needed any more */
  hold(): () => void {
    this.#holders++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holders--;
      this.soon();
    };
  }

  /** After a while, if nobody needs it then. */
  soon(): void {
    this.forget();
    this.#idle = setTimeout(() => this.#rest(), IDLE_MS);
  }

  forget(): void {
    clearTimeout(this.#idle);
  }

  #rest(): void {
    const { context, playing, onError } = this.#options;
    const open = context();
    if (playing() || this.#holders > 0 || open?.state !== 'running') return;
    open.suspend().catch(onError);
  }
}
