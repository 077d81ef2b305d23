/** How often a device that has gone is asked for while nothing tells that there is one again. */
const AGAIN_MS = 3000;

/**
 * Asks for the device again while the timer stands in for it: when the browser tells that devices have changed, and every few
 * seconds besides. Chromium stops a context whose device fails (its state becomes `suspended`) and starts it no more by itself;
 * a sound server that comes back is told to no page.
 */
export class DeviceReturn {
  readonly #ask: () => void;
  #waiting: ReturnType<typeof setInterval> | undefined;

  constructor(ask: () => void) {
    this.#ask = ask;
  }

  watch(): void {
    this.forget();
    this.#waiting = setInterval(this.#ask, AGAIN_MS);
    globalThis.navigator?.mediaDevices?.addEventListener?.('devicechange', this.#ask);
  }

  forget(): void {
    clearInterval(this.#waiting);
    globalThis.navigator?.mediaDevices?.removeEventListener?.('devicechange', this.#ask);
  }
}
