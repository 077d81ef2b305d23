import type { MixPlan } from '../../src/engine/audio/mix-plan.ts';
import { withSamples } from '../../src/engine/audio/plan-data.ts';
import {
  CHUNK_FRAMES,
  type ChunkPlanes,
  type FeedAnswer,
  type FeedMessage,
} from '../../src/protocol/audio/audio-protocol.ts';
import type { LivePlayer } from './live-player.ts';

/** The worklet's end of the feeder's port: puts what comes where the player finds it, and gives memory back. */
export class FeedReceiver {
  readonly #player: LivePlayer;
  readonly #answer: (answer: FeedAnswer, transfer?: ArrayBuffer[]) => void;
  /** The shared memory, one plane a slot. */
  #slots: Float32Array[] = [];
  /** What effects were given, by key. */
  readonly #samples = new Map<string, readonly Float32Array[]>();
  readonly #slotOf = new WeakMap<Float32Array, number>();

  constructor(player: LivePlayer, answer: (answer: FeedAnswer, transfer?: ArrayBuffer[]) => void) {
    this.#player = player;
    this.#answer = answer;
  }

  take(message: FeedMessage<MixPlan>): void {
    if (message.kind === 'plan')
      this.#player.setPlan({ ...message, plan: withSamples(message.plan, this.#samples) });
    else if (message.kind === 'samples') {
      if (message.planes.length > 0) this.#samples.set(message.key, message.planes);
      else this.#samples.delete(message.key);
    } else if (message.kind === 'chunk') {
      const { data } = message;
      const planes = 'slots' in data ? data.slots.map((slot) => this.#slots[slot]!) : [...data.planes];
      this.#player.store.add(message.take, message.chunk, planes);
    } else if (message.kind === 'drop') {
      const planes = this.#player.store.drop(message.take, message.chunk);
      if (planes) this.#free(planes);
    } else this.#map(message.memory);
  }

  #map(memory: SharedArrayBuffer): void {
    const bytes = CHUNK_FRAMES * 4;
    const count = Math.floor(memory.byteLength / bytes);
    this.#slots = Array.from({ length: count }, (_, i) => new Float32Array(memory, i * bytes, CHUNK_FRAMES));
    this.#slots.forEach((plane, i) => {
      this.#slotOf.set(plane, i);
    });
  }

  /** Back to the feeder, so that nothing is left to the garbage collector of the audio thread. */
  #free(planes: readonly Float32Array[]): void {
    const slots = planes.map((plane) => this.#slotOf.get(plane));
    const shared = slots.every((slot) => slot !== undefined);
    const data: ChunkPlanes = shared ? { slots: slots as number[] } : { planes };
    this.#answer({ kind: 'freed', data }, shared ? [] : planes.map((plane) => plane.buffer as ArrayBuffer));
  }
}
