// What has to be opened before sound comes out: the device's context, the worklet on it, the worker that feeds it, a port between them.
import { proxy, transfer } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import { type ProjectSnapshot, sentSnapshot } from '../../src/project/records/snapshot.ts';
import type {
  FeederApi,
  FeederEvent,
  PlayerCommand,
  PlayerMessage,
} from '../../src/protocol/audio/audio-protocol.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { connectWorker, type WorkerConnection } from '../worker-connection.ts';
import { AudioClock } from './audio-clock.ts';
import processorUrl from './processor.ts?worker&url';

/** Of the monitor. */
export const CHANNELS = 2;

export interface AudioGraphOptions {
  readonly snapshot: ProjectSnapshot;
  readonly sequence: string;
  /** Wished; see `context.sampleRate` for what it became. */
  readonly sampleRate: number;
  readonly onMessage: (message: PlayerMessage) => void;
  readonly onFeeder: (event: FeederEvent) => void;
  /** Worker or worklet died; the graph is of no more use and is to be closed. */
  readonly onCrash: (error: StoryError) => void;
}

export interface AudioGraph {
  readonly context: AudioContext;
  readonly clock: AudioClock;
  readonly feeder: WorkerConnection<FeederApi>;
  tell(command: PlayerCommand): void;
  close(): Promise<void>;
}

/** @throws whatever the browser has against sound; nothing stays open then */
export async function openAudioGraph(options: AudioGraphOptions): Promise<AudioGraph> {
  const context = makeContext(options.sampleRate);
  const feeder = connectWorker<FeederApi>(
    () => new Worker(new URL('./feeder-worker.ts', import.meta.url), { type: 'module', name: 'audio' }),
    'audio',
    options.onCrash,
  );
  try {
    await context.audioWorklet.addModule(processorUrl);
    const node = new AudioWorkletNode(context, 'story-player', {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [CHANNELS],
    });
    node.port.onmessage = (event: MessageEvent<PlayerMessage>) => options.onMessage(event.data);
    node.onprocessorerror = () =>
      options.onCrash(new StoryError('audio-player-failed', { params: { reason: 'worklet' } }));
    const tell = (command: PlayerCommand, ports: MessagePort[] = []): void =>
      node.port.postMessage(command, ports);
    const { port1, port2 } = new MessageChannel();
    tell({ kind: 'connect', port: port1 }, [port1]);
    const { snapshot, sequence } = options;
    const open = {
      version: PROTOCOL_VERSION,
      snapshot: sentSnapshot(snapshot),
      sequence,
      sampleRate: context.sampleRate,
      channels: CHANNELS,
    };
    await feeder.call(feeder.api.open(open, transfer(port2, [port2]), proxy(options.onFeeder)));
    node.connect(context.destination);
    return {
      context,
      clock: new AudioClock(context.sampleRate),
      feeder,
      tell,
      async close() {
        node.disconnect();
        feeder.close();
        if (context.state !== 'closed') await context.close();
      },
    };
  } catch (error) {
    feeder.close();
    await context.close();
    throw error;
  }
}

/** At the sequence's own rate where the browser allows it: then what is heard is what is exported, bit for bit. */
function makeContext(sampleRate: number): AudioContext {
  try {
    return new AudioContext({ sampleRate, latencyHint: 'interactive' });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return new AudioContext({ latencyHint: 'interactive' });
  }
}
