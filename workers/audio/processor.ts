// The AudioWorklet: a thin shell around LivePlayer. Master volume and the last guard before the ear are here: nothing leaves above
// full scale, and nothing that is not a number.
import { findSoundEffect } from '../../src/effects/sound/sound-effects.ts';
import type { MixPlan } from '../../src/engine/audio/mix-plan.ts';
import type {
  FeedAnswer,
  FeedMessage,
  PlayerCommand,
  PlayerMessage,
} from '../../src/protocol/audio/audio-protocol.ts';
import { FeedReceiver } from './feed-receiver.ts';
import { LiveMeters } from './live-meters.ts';
import { LivePlayer } from './live-player.ts';

// The scope of a worklet, which TypeScript's libraries leave out.
declare const currentTime: number;
declare const sampleRate: number;
declare const registerProcessor: (name: string, processor: new (options: NodeOptions) => unknown) => void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
interface NodeOptions {
  readonly outputChannelCount?: readonly number[];
}

/** Quanta between two reports: 94 a second at 48 kHz. */
const REPORT_EVERY = 4;

class StoryPlayer extends AudioWorkletProcessor {
  readonly #player: LivePlayer;
  readonly #meters = new LiveMeters((message) => this.#say(message));
  readonly #receiver: FeedReceiver;
  #feed: MessagePort | null = null;
  #volume = 1;
  #heardVolume = 1;
  #quanta = 0;
  #token = 0;

  constructor(options: NodeOptions) {
    super();
    this.#player = new LivePlayer(
      options.outputChannelCount?.[0] ?? 2,
      {
        onSwap: (id) => this.#answer({ kind: 'swapped', id }),
        onBlock: (mixer, block) => this.#meters.block(mixer, block),
        onTap: null,
      },
      findSoundEffect,
    );
    this.#receiver = new FeedReceiver(this.#player, (answer, transfer) => this.#answer(answer, transfer));
    this.port.onmessage = (event: MessageEvent<PlayerCommand>) => this.#command(event.data);
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const out = outputs[0]!;
    const frames = out[0]!.length;
    this.#player.render(out);
    this.#monitor(out, frames);
    if (++this.#quanta % REPORT_EVERY === 0) this.#report(currentTime + frames / sampleRate);
    return true;
  }

  #command(command: PlayerCommand): void {
    if (command.kind === 'start') {
      this.#token = command.token;
      this.#player.start(command.at, command.rate, command.loop);
    } else if (command.kind === 'stop') this.#player.stop();
    else if (command.kind === 'volume') this.#volume = Number.isFinite(command.volume) ? command.volume : 1;
    else if (command.kind === 'headphones') this.#player.headphones = command.on;
    else if (command.kind === 'tap') this.#setTap(command.on);
    else if (command.kind === 'meters') this.#meters.watch(command.on);
    else if (command.kind === 'scope') this.#meters.look(command.strip);
    else if (command.kind === 'reset-meters') this.#meters.reset();
    else {
      this.#feed = command.port;
      this.#feed.onmessage = (event: MessageEvent<FeedMessage<MixPlan>>) => this.#receiver.take(event.data);
    }
  }

  #setTap(on: boolean): void {
    const onTap = (start: number, planes: readonly Float32Array[], from: number, to: number): void =>
      this.#say({ kind: 'tap', start, planes: planes.map((plane) => plane.slice(from, to)) });
    this.#player.events = { ...this.#player.events, onTap: on ? onTap : null };
  }

  /** Volume moves along a line through the quantum, so that a fader does not zip. */
  #monitor(out: readonly Float32Array[], frames: number): void {
    const from = this.#heardVolume;
    const slope = (this.#volume - from) / frames;
    for (let c = 0; c < out.length; c++) {
      const plane = out[c]!;
      for (let i = 0; i < frames; i++) {
        const value = plane[i]! * (from + slope * i);
        plane[i] = value > 1 ? 1 : value >= -1 ? value : value < -1 ? -1 : 0;
      }
    }
    this.#heardVolume = this.#volume;
  }

  #report(contextTime: number): void {
    const { position, rate, playing, waiting, underruns, peaks } = this.#player;
    this.#say({
      kind: 'report',
      token: this.#token,
      contextTime,
      position,
      rate,
      playing,
      waiting,
      underruns,
      peaks: [...peaks],
    });
    peaks.fill(0);
    if (playing) this.#answer({ kind: 'at', token: this.#token, position, rate });
  }

  #say(message: PlayerMessage): void {
    this.port.postMessage(message);
  }

  #answer(answer: FeedAnswer, transfer: ArrayBuffer[] = []): void {
    this.#feed?.postMessage(answer, transfer);
  }
}

registerProcessor('story-player', StoryPlayer);
