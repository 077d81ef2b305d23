import { type EncodedPacket, EncodedPacketSink, type Input } from 'mediabunny';
import { secondsToTicks, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import { decodedFile } from '../media/media-ref.ts';
import { openPackets } from '../media/open-input.ts';
import type { Host } from '../ports/host.ts';
import type { MediaAsset } from '../timeline/media-types.ts';
import { hasFourByteLengths } from './nal-units.ts';
import type { StoredDecoderConfig } from './segment-file.ts';

/** A source file opened for its packets alone: no decoder is made. */
export interface CopySource {
  readonly sink: EncodedPacketSink;
  readonly decoderConfig: StoredDecoderConfig;
  /** Media time of a packet. */
  timeOf(packet: EncodedPacket): Ticks;
  /** File time in seconds for mediabunny's look-ups; half a tick of grace against rounding. */
  secondsOf(time: Ticks): number;
  close(): void;
}

/** Null when packets of this stream cannot stand in an output of 8-bit 4:2:0 pictures with MP4-style NAL units. */
async function openCopySource(host: Host, asset: MediaAsset, stream: number): Promise<CopySource | null> {
  const { ref, origin } = decodedFile(asset);
  const input = await openPackets(host, ref);
  const source = await tryOpen(input, stream, origin);
  if (!source) input.dispose();
  return source;
}

async function tryOpen(input: Input, stream: number, origin: Ticks): Promise<CopySource | null> {
  const track = (await input.getVideoTracks())[stream];
  const config = await track?.getDecoderConfig();
  const codec = await track?.getCodec();
  if (!track || !config || !isPlain(config.codec)) return null;
  const description = config.description === undefined ? null : bytesOf(config.description);
  if (codec === 'avc' || codec === 'hevc') {
    if (!description || !hasFourByteLengths(codec, description)) return null;
  }
  return {
    sink: new EncodedPacketSink(track),
    decoderConfig: {
      codec: config.codec,
      codedWidth: config.codedWidth ?? 0,
      codedHeight: config.codedHeight ?? 0,
      description,
    },
    timeOf: (packet) => secondsToTicks(packet.timestamp) - origin,
    secondsOf: (time) => (time + origin + 0.5) / TICKS_PER_SECOND,
    close: () => input.dispose(),
  };
}

/** Profiles of 8-bit 4:2:0: H.264 up to High, HEVC Main, VP9 profile 0, AV1 Main at 8 bits (RFC 6381 strings). */
function isPlain(codec: string): boolean {
  return (
    /^avc[13]\.(42|4d|58|64)/i.test(codec) ||
    /^(hev1|hvc1)\.1\./.test(codec) ||
    /^vp09\.00\.\d\d\.08/.test(codec) ||
    /^av01\.0\.\d\d[MH]\.08/.test(codec)
  );
}

const bytesOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);

/** Sources opened for one pass over a film, each once. */
export class CopySources {
  readonly #host: Host;
  readonly #open = new Map<string, CopySource | null>();

  constructor(host: Host) {
    this.#host = host;
  }

  async get(asset: MediaAsset, stream: number): Promise<CopySource | null> {
    const key = `${asset.id} ${stream}`;
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const source = await openCopySource(this.#host, asset, stream);
    this.#open.set(key, source);
    return source;
  }

  close(): void {
    for (const source of this.#open.values()) source?.close();
    this.#open.clear();
  }
}
