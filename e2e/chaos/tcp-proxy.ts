import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A wire that can be cut: what nodes and clients go through to the relay. */
export class TcpProxy {
  readonly #target: number;
  readonly #delayMs: number;
  readonly #server: Server;
  readonly #wires = new Set<Socket>();
  #broken = false;

  private constructor(target: number, delayMs: number) {
    this.#target = target;
    this.#delayMs = delayMs;
    this.#server = createServer((socket) => this.#carry(socket));
  }

  /** @param delayMs each way, as of a relay that is far away */
  static async open(target: number, delayMs = 0): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, delayMs);
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
      wire.pipe(late(this.#delayMs)).pipe(other);
    }
  }
}

/** However much is under way: a line that is long, not one that is narrow. */
function late(delayMs: number): Transform {
  return new Transform({
    transform(chunk, _, done) {
      if (delayMs === 0) return done(null, chunk);
      setTimeout(() => this.push(chunk), delayMs);
      done();
    },
    flush(done) {
      setTimeout(done, delayMs);
    },
  });
}
