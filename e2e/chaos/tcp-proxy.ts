import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire that can be cut: what nodes and clients go through to the relay. */
export class TcpProxy {
  readonly #target: number;
  readonly #server: Server;
  readonly #wires = new Set<Socket>();
  #broken = false;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => this.#carry(socket));
  }

  static async open(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Every open connection ends in the middle of whatever it carries. */
  cut(): void {
    for (const wire of this.#wires) wire.destroy();
  }

  /** Nobody gets through until `mend`. */
  break(): void {
    this.#broken = true;
    this.cut();
  }

  mend(): void {
    this.#broken = false;
  }

  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #carry(near: Socket): void {
    if (this.#broken) {
      near.destroy();
      return;
    }
    const far = connect(this.#target, '127.0.0.1');
    for (const [wire, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#wires.add(wire);
      wire.on('error', () => other.destroy());
      wire.on('close', () => {
        this.#wires.delete(wire);
        other.destroy();
      });
      wire.pipe(other);
    }
  }
}
