// What a browser encodes beside WebCodecs: AAC, FLAC, MP3, AC-3, Opus of more than two channels, which Chromium on Linux lacks. Each is
// WebAssembly of up to a megabyte in a chunk of its own, loaded when something is to be encoded and only where the browser has no
// encoder itself. Only the worker that exports names this file: every worker has its own copy of what it may load.
import { type AudioCodec, canEncodeAudio } from 'mediabunny';

export interface AudioEncoders {
  /** Adds what the browser lacks to mediabunny; idempotent. */
  register(): Promise<void>;
  /** The same for a codec that few films ask for. */
  registerRare(codec: string): Promise<void>;
  /** Whether the codec's encoder is one of these. */
  added(codec: string): boolean;
}

interface Extension {
  readonly codec: AudioCodec;
  readonly load: () => Promise<() => void>;
}

const EXTENSIONS: readonly Extension[] = [
  { codec: 'aac', load: async () => (await import('@mediabunny/aac-encoder')).registerAacEncoder },
  { codec: 'flac', load: async () => (await import('@mediabunny/flac-encoder')).registerFlacEncoder },
  { codec: 'mp3', load: async () => (await import('@mediabunny/mp3-encoder')).registerMp3Encoder },
];

/** Asked for by few films: loaded when one does. */
const RARE: readonly Extension[] = [
  {
    codec: 'ac3',
    load: async () => {
      const { registerAc3Decoder, registerAc3Encoder } = await import('@mediabunny/ac3');
      return () => {
        registerAc3Encoder();
        // What was encoded is decoded once, to learn how late it is.
        registerAc3Decoder();
      };
    },
  },
];

/** Film sound; what a browser's encoder refuses at this it is no use for. */
const PROBE = { numberOfChannels: 2, sampleRate: 48_000, bitrate: 192_000 };

/** Codecs whose encoder is one of the extensions. */
const extended = new Set<string>();
let registered: Promise<void> | null = null;

async function registerExtension({ codec, load }: Extension): Promise<void> {
  if (await canEncodeAudio(codec, PROBE)) return;
  (await load())();
  extended.add(codec);
}

async function registerMissing(): Promise<void> {
  for (const extension of EXTENSIONS) await registerExtension(extension);
  if (!(await canEncodeAudio('opus', { ...PROBE, numberOfChannels: 6 })))
    (await import('./multistream-opus.ts')).registerMultistreamOpus();
}

export const audioEncoders: AudioEncoders = {
  register() {
    // A chunk that could not be loaded offline may load the next time.
    registered ??= registerMissing().catch((error: unknown) => {
      registered = null;
      throw error;
    });
    return registered;
  },
  async registerRare(codec) {
    for (const extension of RARE) if (extension.codec === codec) await registerExtension(extension);
  },
  added: (codec) => extended.has(codec),
};
