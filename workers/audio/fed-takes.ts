// What the worklet has of each take: chunks of samples in its memory, and the readers that they come from.
import { isAbort } from '../../src/base/errors.ts';
import type { OpenAudioSource } from '../../src/engine/audio/audio-source.ts';
import { SourcePool } from '../../src/engine/audio/source-pool.ts';
import type { Take } from '../../src/engine/audio/take.ts';
import { TakeReader } from '../../src/engine/audio/take-reader.ts';
import { CHUNK_FRAMES, type ChunkPlanes } from '../../src/protocol/audio/audio-protocol.ts';
import type { ChunkMemory } from './chunk-memory.ts';

/** A chunk of a take that the worklet has. */
interface Sent {
  readonly take: number;
  readonly chunk: number;
}

export type TakeMessage =
  | ({ readonly kind: 'chunk'; readonly data: ChunkPlanes } & Sent)
  | ({ readonly kind: 'drop' } & Sent);

export interface FedTakesOptions {
  readonly openSource: OpenAudioSource;
  readonly memory: ChunkMemory;
  readonly sampleRate: number;
  readonly send: (message: TakeMessage, transfer?: ArrayBuffer[]) => void;
  /** Media that cannot be read. */
  readonly onError: (take: Take, error: unknown) => void;
}

export class FedTakes {
  readonly #options: FedTakesOptions;
  readonly #pool: SourcePool;
  readonly #readers = new Map<number, TakeReader>();
  /** Takes whose media cannot be read are silent until something changes. */
  readonly #broken = new Set<number>();
  /** Number under which the worklet knows a take, by its key. */
  readonly #ids = new Map<string, number>();
  readonly #sent = new Map<string, Sent>();
  #closed = false;

  constructor(options: FedTakesOptions) {
    this.#options = options;
    this.#pool = new SourcePool((asset, stream) => options.openSource(asset, stream));
  }

  get readers(): number {
    return this.#readers.size;
  }

  get chunks(): number {
    return this.#sent.size;
  }

  idOf(take: Take): number {
    let id = this.#ids.get(take.key);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(take.key, id);
    }
    return id;
  }

  lacks(take: Take, chunk: number): boolean {
    return !this.#sent.has(`${this.idOf(take)} ${chunk}`);
  }

  async feed(take: Take, chunk: number): Promise<void> {
    const id = this.idOf(take);
    const reader = await this.#reader(take, id);
    if (this.#closed) return;
    const { planes, data, transfer } = this.#options.memory.take(reader?.channels ?? 1);
    try {
      if (reader) await reader.read(chunk * CHUNK_FRAMES, CHUNK_FRAMES, planes);
      else for (const plane of planes) plane.fill(0);
    } catch (error) {
      for (const plane of planes) plane.fill(0);
      this.#fail(take, id, error);
    }
    if (this.#closed) return;
    this.#sent.set(`${id} ${chunk}`, { take: id, chunk });
    this.#options.send({ kind: 'chunk', take: id, chunk, data }, transfer);
  }

  /** Of a take that could not be read, the silence is dropped: it will be tried again. */
  retry(take: Take): void {
    const id = this.idOf(take);
    if (!this.#broken.delete(id)) return;
    for (const [key, sent] of this.#sent) if (sent.take === id) this.#drop(key, sent);
  }

  dropUnless(wanted: (sent: { readonly take: number; readonly chunk: number }) => boolean): void {
    for (const [key, sent] of this.#sent) if (!wanted(sent)) this.#drop(key, sent);
  }

  /** Gives back the readers of all other takes. */
  async keepReaders(ids: ReadonlySet<number>): Promise<void> {
    for (const [id, reader] of this.#readers) {
      if (ids.has(id)) continue;
      this.#readers.delete(id);
      await this.#pool.giveBack(reader.source);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool.close();
  }

  /** Null when the media cannot be read: the clip is silent, the rest plays on. */
  async #reader(take: Take, id: number): Promise<TakeReader | null> {
    const known = this.#readers.get(id);
    if (known || this.#broken.has(id)) return known ?? null;
    try {
      const source = await this.#pool.borrow(take.asset, take.stream);
      const reader = new TakeReader(take, source, this.#options.sampleRate);
      this.#readers.set(id, reader);
      return reader;
    } catch (error) {
      this.#fail(take, id, error);
      return null;
    }
  }

  #fail(take: Take, id: number, error: unknown): void {
    if (this.#closed || isAbort(error)) return;
    this.#broken.add(id);
    this.#options.onError(take, error);
  }

  #drop(key: string, { take, chunk }: Sent): void {
    this.#sent.delete(key);
    this.#options.send({ kind: 'drop', take, chunk });
  }
}
