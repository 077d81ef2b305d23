// The page's side of recording: the microphone, the worklet that taps it on the player's own context, the worker that writes.
import { proxy, transfer } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import { latencySignal } from '../../src/engine/audio/sync/chirp.ts';
import type {
  HeardChirp,
  RecordedChunk,
  RecordedFile,
  RecorderApi,
  RecorderEvent,
  TapCommand,
  TapLevel,
} from '../../src/protocol/audio/recorder-protocol.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { connectWorker, type WorkerConnection } from '../worker-connection.ts';
import { type MicrophoneWish, microphoneFailed, openMicrophone } from './microphone-client.ts';
import recorderUrl from './recorder-processor.ts?worker&url';

export interface RecorderClientOptions {
  /** Running; what is recorded counts by its frames. */
  readonly context: AudioContext;
  /** Largest magnitude of each channel, 1 = full scale. */
  readonly onLevel: (peaks: readonly number[]) => void;
  /** The microphone has gone, or the context that plays stopped: nothing more will come. Called once. */
  readonly onLost: (code: LostCode) => void;
  readonly wish: MicrophoneWish;
}

export type LostCode = 'record-device-lost' | 'record-output-lost';

/** What `MediaTrackSettings` of current browsers have and TypeScript's library does not. */
interface SoundSettings extends MediaTrackSettings {
  readonly latency?: number;
}

/** The signal lasts 1.4 s at 48 kHz. */
const MEASURE_TIMEOUT_MS = 5000;

/** Contexts that have the worklet's code. */
const prepared = new WeakMap<AudioContext, Promise<void>>();

const prepare = (context: AudioContext): Promise<void> => {
  const known = prepared.get(context);
  if (known) return known;
  const made = context.audioWorklet.addModule(recorderUrl);
  prepared.set(context, made);
  made.catch(() => prepared.delete(context));
  return made;
};

/** An open microphone. Close it: it shows as in use until then. */
export class RecorderClient {
  readonly channels: number;
  /** As the system calls it. */
  readonly name: string;
  /** It is not the one that was wished for. */
  readonly instead: boolean;
  /** Names microphone and rate: what a measured latency belongs to. */
  readonly device: string;
  /** Of the microphone; 0 where the browser does not say. The browser brings it to the context's rate. */
  readonly deviceRate: number;
  /** Seconds from the air to the worklet, as the browser tells it; 0 where it does not. */
  readonly inputLatency: number;
  readonly #context: AudioContext;
  readonly #stream: MediaStream;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #node: AudioWorkletNode;
  readonly #lost: () => void;
  #connection: WorkerConnection<RecorderApi> | null = null;
  /** To the device, while the one who is recorded is to hear himself. */
  #monitor: GainNode | null = null;

  private constructor(options: RecorderClientOptions, stream: MediaStream, instead: boolean) {
    const { context, onLevel, onLost, wish } = options;
    const track = stream.getAudioTracks()[0]!;
    const settings: SoundSettings = track.getSettings();
    this.channels = Math.max(1, Math.min(wish.channels ?? 8, settings.channelCount ?? 1));
    this.name = track.label;
    this.instead = instead;
    this.deviceRate = settings.sampleRate ?? 0;
    this.inputLatency = settings.latency ?? 0;
    this.device = `${settings.deviceId ?? ''}@${context.sampleRate}`;
    this.#context = context;
    this.#stream = stream;
    this.#source = context.createMediaStreamSource(stream);
    this.#node = new AudioWorkletNode(context, 'story-recorder', {
      channelCount: this.channels,
      channelCountMode: 'explicit',
      channelInterpretation: 'discrete',
      processorOptions: { channels: this.channels },
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<TapLevel>) => onLevel(data.peaks);
    this.#source.connect(this.#node);
    // It gives out silence; a node that leads nowhere may not be asked for sound.
    this.#node.connect(context.destination);
    let lost = false;
    this.#lost = (): void => {
      const code =
        track.readyState === 'ended'
          ? 'record-device-lost'
          : context.state === 'running'
            ? null
            : 'record-output-lost';
      if (lost || !code) return;
      lost = true;
      onLost(code);
    };
    track.addEventListener('ended', this.#lost);
    context.addEventListener('statechange', this.#lost);
  }

  /**
   * Asks for the microphone as it is: nothing cancelled, nothing made quieter or louder.
   * @throws StoryError `record-denied`, `record-no-device`, `record-device-busy`, `record-rate`, `record-failed`
   */
  static async open(options: RecorderClientOptions): Promise<RecorderClient> {
    const { stream, instead } = await openMicrophone(options.wish);
    try {
      await prepare(options.context);
      return new RecorderClient(options, stream, instead);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      const { sampleRate } = options.context;
      if (error instanceof DOMException && error.name === 'NotSupportedError')
        throw new StoryError('record-rate', { params: { rate: sampleRate }, cause: error });
      throw microphoneFailed(error);
    }
  }

  /**
   * Begins to write what is heard to `recordings/<id>.wav`.
   * @throws StoryError `storage-full`, `worker-crashed`
   */
  async record(id: string, listener: (event: RecorderEvent) => void): Promise<void> {
    const connection = this.#worker();
    const { port1, port2 } = new MessageChannel();
    this.#tell({ kind: 'connect', port: port1 }, [port1]);
    const open = {
      version: PROTOCOL_VERSION,
      id,
      sampleRate: this.#context.sampleRate,
      channels: this.channels,
    };
    await connection.call(connection.api.open(open, transfer(port2, [port2]), proxy(listener)));
    this.#tell({ kind: 'record', on: true });
  }

  /** Ends what `record` began. @throws StoryError `worker-crashed`: the file holds all but the last second */
  async finish(): Promise<RecordedFile> {
    const connection = this.#worker();
    this.#tell({ kind: 'record', on: false });
    try {
      return await connection.call(connection.api.finish());
    } finally {
      this.#endWorker();
    }
  }

  /** Lets go of a file that nobody wants; harmless when there is none. */
  abandon(): void {
    this.#tell({ kind: 'record', on: false });
    this.#endWorker();
  }

  /** Plays a chirp and says how many frames later it was heard. Not while recording. */
  async measure(): Promise<HeardChirp> {
    const { sampleRate } = this.#context;
    const signal = latencySignal(sampleRate);
    const recorded = new Float32Array(signal.length);
    const all = Promise.withResolvers<void>();
    const { port1, port2 } = new MessageChannel();
    let start = Number.POSITIVE_INFINITY;
    port2.onmessage = ({ data }: MessageEvent<RecordedChunk>) => {
      port2.postMessage({ kind: 'written' });
      if (data.kind === 'end') return;
      const at = data.frame - start;
      for (let i = 0; i < data.planes[0]!.length; i++)
        if (at + i >= 0 && at + i < recorded.length)
          for (const plane of data.planes) recorded[at + i] = recorded[at + i]! + plane[i]! / this.channels;
      if (at + data.planes[0]!.length >= recorded.length) all.resolve();
    };
    this.#tell({ kind: 'connect', port: port1 }, [port1]);
    this.#tell({ kind: 'record', on: true });
    const buffer = new AudioBuffer({ length: signal.length, sampleRate });
    buffer.copyToChannel(signal, 0);
    const player = new AudioBufferSourceNode(this.#context, { buffer });
    player.connect(this.#context.destination);
    start = Math.ceil((this.#context.currentTime + 0.2) * sampleRate);
    player.start(start / sampleRate);
    try {
      // A context that stopped running says nothing any more: then nothing was heard.
      await Promise.race([all.promise, new Promise((late) => setTimeout(late, MEASURE_TIMEOUT_MS))]);
      const connection = this.#worker();
      return await connection.call(connection.api.findChirp(recorded, sampleRate));
    } finally {
      this.#tell({ kind: 'record', on: false });
      port2.close();
      player.disconnect();
      this.#endWorker();
    }
  }

  /** What the microphone hears goes to the loudspeaker as well: into the device alone, never into what is recorded. */
  monitor(on: boolean): void {
    if (on === (this.#monitor !== null)) return;
    if (on) {
      const monitor = new GainNode(this.#context, { gain: 1 });
      this.#source.connect(monitor).connect(this.#context.destination);
      this.#monitor = monitor;
      return;
    }
    this.#source.disconnect(this.#monitor!);
    this.#monitor!.disconnect();
    this.#monitor = null;
  }

  close(): void {
    this.monitor(false);
    const [track] = this.#stream.getAudioTracks();
    track?.removeEventListener('ended', this.#lost);
    this.#context.removeEventListener('statechange', this.#lost);
    this.#node.port.onmessage = null;
    this.#source.disconnect();
    this.#node.disconnect();
    track?.stop();
    this.#endWorker();
  }

  #worker(): WorkerConnection<RecorderApi> {
    this.#connection ??= connectWorker<RecorderApi>(
      () =>
        new Worker(new URL('./recorder-worker.ts', import.meta.url), { type: 'module', name: 'recorder' }),
      'recorder',
    );
    return this.#connection;
  }

  #endWorker(): void {
    this.#connection?.close();
    this.#connection = null;
  }

  #tell(command: TapCommand, ports: MessagePort[] = []): void {
    this.#node.port.postMessage(command, ports);
  }
}
