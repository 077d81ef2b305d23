// The AudioWorklet that taps the microphone. It gives out silence: monitoring is the device's business, and off.
import {
  type ChunkWritten,
  MOST_CHUNKS_ON_THE_WAY,
  RECORD_CHUNK,
  type RecordedChunk,
  type TapCommand,
  type TapLevel,
} from '../../src/protocol/audio/recorder-protocol.ts';

// The scope of a worklet, which TypeScript's libraries leave out.
declare const currentFrame: number;
declare const registerProcessor: (name: string, processor: new (options: NodeOptions) => unknown) => void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
interface NodeOptions {
  readonly processorOptions: { readonly channels: number };
}

/** Quanta between two levels: 23 a second at 48 kHz. */
const LEVEL_EVERY = 16;

class StoryRecorder extends AudioWorkletProcessor {
  readonly #channels: number;
  readonly #peaks: number[];
  #sink: MessagePort | null = null;
  #recording = false;
  #planes: Float32Array<ArrayBuffer>[] = [];
  #filled = 0;
  #first = 0;
  #onTheWay = 0;
  #quanta = 0;

  constructor(options: NodeOptions) {
    super();
    this.#channels = options.processorOptions.channels;
    this.#peaks = new Array<number>(this.#channels).fill(0);
    this.port.onmessage = (event: MessageEvent<TapCommand>) => this.#command(event.data);
  }

  process(
    inputs: readonly (readonly Float32Array[])[],
    outputs: readonly (readonly Float32Array[])[],
  ): boolean {
    const input = inputs[0] ?? [];
    const frames = outputs[0]![0]!.length;
    for (let c = 0; c < this.#channels; c++) {
      const plane = input[c];
      if (!plane) continue;
      for (let i = 0; i < frames; i++) {
        const size = Math.abs(plane[i]!);
        if (size > this.#peaks[c]!) this.#peaks[c] = size;
      }
    }
    if (this.#recording) this.#take(input, frames);
    if (++this.#quanta % LEVEL_EVERY === 0) {
      this.port.postMessage({ kind: 'level', peaks: [...this.#peaks] } satisfies TapLevel);
      this.#peaks.fill(0);
    }
    return true;
  }

  #command(command: TapCommand): void {
    if (command.kind === 'connect') {
      this.#sink = command.port;
      this.#onTheWay = 0;
      this.#sink.onmessage = (_event: MessageEvent<ChunkWritten>) => void this.#onTheWay--;
    } else if (command.on) {
      this.#filled = 0;
      this.#recording = true;
    } else {
      this.#recording = false;
      this.#send(this.#filled);
      this.#sink?.postMessage({ kind: 'end' } satisfies RecordedChunk);
    }
  }

  /** A microphone that has gone gives no channels: silence keeps the count. */
  #take(input: readonly Float32Array[], frames: number): void {
    if (this.#filled === 0) {
      this.#first = currentFrame;
      this.#planes = Array.from({ length: this.#channels }, () => new Float32Array(RECORD_CHUNK));
    }
    for (let c = 0; c < this.#channels; c++) {
      const plane = input[c];
      if (plane) this.#planes[c]!.set(plane, this.#filled);
    }
    this.#filled += frames;
    if (this.#filled >= RECORD_CHUNK) this.#send(RECORD_CHUNK);
  }

  #send(frames: number): void {
    this.#filled = 0;
    if (frames === 0 || this.#onTheWay >= MOST_CHUNKS_ON_THE_WAY) return;
    this.#onTheWay++;
    const planes = this.#planes.map((plane) => (frames < RECORD_CHUNK ? plane.slice(0, frames) : plane));
    const chunk: RecordedChunk = { kind: 'chunk', frame: this.#first, planes };
    this.#sink?.postMessage(
      chunk,
      planes.map(({ buffer }) => buffer),
    );
  }
}

registerProcessor('story-recorder', StoryRecorder);
