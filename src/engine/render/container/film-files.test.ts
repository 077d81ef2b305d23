// Files of the writers, read by FFmpeg; the library that the packets are read with writes the same film as a second opinion.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ALL_FORMATS,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';
import { afterAll, describe, expect, test } from 'vitest';
import { hasFfmpeg } from '../../../../oracle/ffmpeg.ts';
import type { ByteSink } from '../../ports/byte-sink.ts';
import { type FilmAudio, type FilmPacket, type FilmVideo, muxFilm } from '../mux.ts';
import { IsobmffWriter } from './isobmff-writer.ts';
import { MatroskaWriter } from './matroska-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'storycore-mux-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COLOR = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;
const RATE = { num: 30000, den: 1001 };
const SECONDS = 4;

type Container = 'mp4' | 'mov' | 'mkv' | 'webm';

interface Film {
  readonly path: string;
  readonly video: { codec: FilmVideo['codec']; config: VideoDecoderConfig; packets: EncodedPacket[] };
  readonly audio: { codec: FilmAudio['codec']; config: AudioDecoderConfig; packets: EncodedPacket[] };
}

const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);

/** Made by FFmpeg and read by the library: B pictures, and sound that starts before 0. */
async function source(name: string, ...codecs: string[]): Promise<Film> {
  const path = join(folder, name);
  const picture = `testsrc2=size=96x64:rate=30000/1001:duration=${SECONDS}`;
  const sound = `sine=frequency=440:sample_rate=48000:duration=${SECONDS}`;
  ffmpeg('-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, '-pix_fmt', 'yuv420p', ...codecs, path);
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const video = (await input.getPrimaryVideoTrack())!;
  const audio = (await input.getPrimaryAudioTrack())!;
  const all = async (track: typeof video | typeof audio): Promise<EncodedPacket[]> =>
    Array.fromAsync(new EncodedPacketSink(track).packets());
  const film = {
    path,
    video: {
      codec: (await video.getCodec()) as FilmVideo['codec'],
      config: { ...(await video.getDecoderConfig())!, colorSpace: COLOR as VideoColorSpaceInit },
      packets: await all(video),
    },
    audio: {
      codec: (await audio.getCodec()) as FilmAudio['codec'],
      config: (await audio.getDecoderConfig())!,
      packets: await all(audio),
    },
  };
  input.dispose();
  return film;
}

const bytesOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();

const frameOf = ({ timestamp }: EncodedPacket): number => Math.round((timestamp * RATE.num) / RATE.den);

function filmVideo({ video }: Film, mixed = false): FilmVideo {
  const { codec, codedWidth, codedHeight, description } = video.config;
  const config = {
    codec,
    codedWidth: codedWidth!,
    codedHeight: codedHeight!,
    description: description ? bytesOf(description) : null,
  };
  const packets = async function* (): AsyncGenerator<FilmPacket> {
    for (const packet of video.packets) {
      yield { data: packet.data, key: packet.type === 'key', frame: frameOf(packet), config };
    }
  };
  return {
    codec: video.codec,
    color: COLOR,
    rate: RATE,
    frames: video.packets.length,
    mixed,
    packets: packets(),
  };
}

const filmAudio = ({ audio }: Film): FilmAudio => ({
  codec: audio.codec,
  decoderConfig: audio.config,
  packets: async function* () {
    yield* audio.packets;
  },
});

class MemorySink implements ByteSink {
  bytes = new Uint8Array(1 << 20);
  length = 0;
  async write(position: number, data: Uint8Array): Promise<void> {
    const end = position + data.length;
    if (end > this.bytes.length) {
      const wider = new Uint8Array(2 * end);
      wider.set(this.bytes);
      this.bytes = wider;
    }
    this.bytes.set(data, position);
    this.length = Math.max(this.length, end);
  }
  async close(): Promise<void> {}
  async abort(): Promise<void> {}
}

function save(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function ours(container: Container, film: Film, mixed = false): Promise<string> {
  const sink = new MemorySink();
  await muxFilm(container, filmVideo(film, mixed), filmAudio(film), SECONDS, sink);
  return save(`ours.${container}`, sink.bytes.subarray(0, sink.length));
}

const FORMATS = { mp4: Mp4OutputFormat, mov: MovOutputFormat, mkv: MkvOutputFormat, webm: WebMOutputFormat };

/** The same packets by the library's own muxer. */
async function theirs(container: Container, { video, audio }: Film): Promise<string> {
  const target = new BufferTarget();
  const output = new Output({ format: new FORMATS[container](), target });
  const [pictures, sounds] = [
    new EncodedVideoPacketSource(video.codec),
    new EncodedAudioPacketSource(audio.codec),
  ];
  output.addVideoTrack(pictures, { frameRate: RATE.num / RATE.den });
  output.addAudioTrack(sounds);
  await output.start();
  const [videos, audios] = [[...video.packets], [...audio.packets]];
  let [seen, heard] = [false, false];
  while (videos.length + audios.length > 0) {
    const [picture, sound] = [videos[0], audios[0]];
    if (picture && (!sound || picture.timestamp <= sound.timestamp)) {
      await pictures.add(videos.shift()!, seen ? undefined : { decoderConfig: video.config });
      seen = true;
    } else {
      await sounds.add(audios.shift()!, heard ? undefined : { decoderConfig: audio.config });
      heard = true;
    }
  }
  await output.finalize();
  return save(`theirs.${container}`, new Uint8Array(target.buffer!));
}

function probe(path: string, ...show: string[]) {
  const out = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...show, path]);
  return JSON.parse(out.toString());
}

/** Every packet's place in time, size, flags and bytes, all that is said of the streams, and how long the film is. */
function told(path: string) {
  const { packets, streams, format } = probe(
    path,
    '-show_packets',
    '-show_streams',
    '-show_format',
    '-show_data_hash',
    'md5',
  );
  for (const packet of packets) delete packet.pos;
  for (const stream of streams) {
    // Names of the handlers, and of the program that wrote the file.
    delete stream.tags;
  }
  return { packets, streams, duration: format.duration, start: format.start_time };
}

const decoded = (path: string): string =>
  ffmpeg(
    '-i',
    path,
    '-map',
    '0',
    '-c:a',
    'pcm_s16le',
    '-fps_mode',
    'passthrough',
    '-f',
    'framemd5',
    '-',
  ).toString();

const pictures = (md5: string): string[] => md5.split('\n').filter((line) => line.startsWith('0,'));

const X264 = [
  '-c:v',
  'libx264',
  '-bf',
  '3',
  '-g',
  '30',
  '-preset',
  'veryfast',
  '-x264-params',
  'b-pyramid=normal',
];

describe.skipIf(!hasFfmpeg)('film files, with ffprobe and ffmpeg as judges', () => {
  test.each(['mp4', 'mov', 'mkv'] as const)('%s: B pictures and AAC with its run-up', async (container) => {
    const film = await source('film.mp4', ...X264, '-c:a', 'aac');
    expect(film.audio.packets[0]!.timestamp).toBeLessThan(0);
    const path = await ours(container, film);
    expect(told(path)).toEqual(told(await theirs(container, film)));
    const frames = pictures(decoded(path));
    expect(frames).toHaveLength(film.video.packets.length);
    const hashes = (lines: string[]): (string | undefined)[] =>
      lines.map((line) => line.split(',').at(-1)?.trim());
    expect(hashes(frames)).toEqual(hashes(pictures(decoded(film.path))));
  });

  test.each(['mp4', 'mov', 'mkv'] as const)('%s: every sample of PCM', async (container) => {
    const film = await source('pcm.mov', ...X264, '-c:a', 'pcm_s24le', '-ac', '2');
    expect(decoded(await ours(container, film))).toEqual(decoded(await theirs(container, film)));
    if (container === 'mkv') return;
    // The speakers are named by us alone.
    const nameless = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, inner) => (key === 'channel_layout' ? undefined : inner)));
    const mine = await ours(container, film);
    expect(nameless(told(mine))).toEqual(nameless(told(await theirs(container, film))));
    // FFmpeg 5.1 does not read the box that names them in MP4.
    const layout = container === 'mov' ? 'stereo' : undefined;
    const [, sound] = probe(mine, '-show_streams').streams;
    expect(sound?.channel_layout).toBe(layout);
  });

  test.each(['mp4', 'webm'] as const)('%s: VP9 and its colour', async (container) => {
    const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '30'];
    const film = await source('vp9.webm', ...vp9, '-c:a', 'libopus');
    const path = await ours(container, film);
    const [picture] = probe(path, '-show_streams').streams;
    expect(picture).toMatchObject({ codec_name: 'vp9', color_space: 'bt709', color_range: 'tv' });
    expect(pictures(decoded(path))).toHaveLength(film.video.packets.length);
  });

  // RFC 9559 §5.1.4.1.25: without the delay a player hears 6.5 ms of nothing first, and everything later.
  test.each(['webm', 'mkv'] as const)(
    '%s: Opus is heard from 0 on, and its delay is said',
    async (container) => {
      const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '30'];
      const film = await source('opus.webm', ...vp9, '-c:a', 'libopus');
      // 312 samples of pre-skip and 24 of padding are a whole number of milliseconds.
      const preSkip = 336;
      const head = bytesOf(film.audio.config.description!);
      new DataView(head.buffer).setUint16(10, preSkip, true);
      const first = film.audio.packets[0]!.timestamp;
      const audio = {
        ...film.audio,
        config: { ...film.audio.config, description: head },
        packets: film.audio.packets.map((packet) =>
          packet.clone({ timestamp: packet.timestamp - first - preSkip / 48000 }),
        ),
      };
      const path = await ours(container, { ...film, audio });
      const { packets } = probe(path, '-show_packets', '-select_streams', 'a');
      expect(packets[0].pts).toBe(-7);
      // FFmpeg takes off what the file says; the library shows the block times as they are written.
      const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
      const sink = new EncodedPacketSink((await input.getPrimaryAudioTrack())!);
      expect((await sink.getFirstPacket())?.timestamp).toBe(0);
      input.dispose();
      const frames = execFileSync('ffprobe', [
        ...['-v', 'error', '-select_streams', 'a', '-read_intervals', '%+#2', '-show_entries', 'frame=pts'],
        ...['-of', 'csv=p=0', path],
      ]);
      expect(Number(frames.toString().split('\n')[0])).toBe(0);
    },
  );

  // ISO/IEC 14496-15 §5.4.2.1.2 and §8.3.3.1.3.
  test.each([
    ['libx264', 'avc3'],
    ['libx265', 'hev1'],
  ])('%s with parameter sets in its packets is told as %s', async (encoder, tag) => {
    const film = await source('sets.mp4', '-c:v', encoder, '-preset', 'ultrafast', '-g', '30', '-c:a', 'aac');
    const path = await ours('mp4', film, true);
    expect(probe(path, '-show_streams').streams[0].codec_tag_string).toBe(tag);
    if (tag === 'hev1') expect(completeArrays(readFileSync(path))).toBe(0);
    expect(pictures(decoded(path))).toHaveLength(film.video.packets.length);
  });

  test('an index too large for its place goes to the end', async () => {
    const film = await source('late.mp4', ...X264, '-c:a', 'aac');
    const expected = told(await ours('mp4', film));
    const sink = new MemorySink();
    const video = { ...filmVideo(film), frames: 0 };
    // No sound, no time, no packets: 4 kB are reserved.
    const many = { ...film, video: { ...film.video, packets: repeated(film.video.packets, 20) } };
    await muxFilm('mp4', { ...video, packets: filmVideo(many).packets }, null, 0, sink);
    const path = save('late-index.mp4', sink.bytes.subarray(0, sink.length));
    const { packets } = told(path);
    expect(boxes(sink.bytes.subarray(0, sink.length))).toEqual(['ftyp', 'free', 'mdat', 'moov']);
    expect(packets).toHaveLength(20 * film.video.packets.length);
    const first = expected.packets.filter((packet: { codec_type: string }) => packet.codec_type === 'video');
    expect(packets.slice(0, 60)).toEqual(first.slice(0, 60));
  });

  test.each(['mp4', 'mkv'] as const)('%s of 5 GB: places beyond 32 bits', async (container) => {
    const path = join(folder, `large.${container}`);
    const file = openSync(path, 'w');
    const packet = new Uint8Array(32 << 20);
    packet[3] = 5;
    const count = 150;
    const film = await source('one.mp4', ...X264, '-c:a', 'aac');
    // Nothing but zeros is left out: the file is a sparse one.
    const zeros = Buffer.alloc(2 ** 20);
    let length = 0;
    const sink: ByteSink = {
      write: async (position, bytes) => {
        length = Math.max(length, position + bytes.length);
        if (!zeros.subarray(0, bytes.length).equals(bytes)) writeSync(file, bytes, 0, bytes.length, position);
      },
      close: async () => undefined,
      abort: async () => undefined,
    };
    const { codec, config, packets } = film.video;
    const track = {
      kind: 'video',
      codec,
      config,
      rate: { num: 1, den: 1 },
      mostPackets: count,
      firstPacket: packets[0]!,
    } as const;
    const writer =
      container === 'mp4'
        ? new IsobmffWriter(sink, false, [track], count)
        : await MatroskaWriter.open(sink, false, [track]);
    for (let i = 0; i < count; i++)
      await writer.add(0, { data: packet, key: i % 2 === 0, time: i, duration: 1 }, i % 2 === 0);
    await writer.finish();
    ftruncateSync(file, length);
    closeSync(file);
    expect(length).toBeGreaterThan(count * packet.length);
    // Looks at the index alone: reading 5 GB of nothing takes long.
    const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
    const sinkOf = new EncodedPacketSink((await input.getPrimaryVideoTrack())!);
    const last = (await sinkOf.getPacket(count))!;
    expect([last.timestamp, last.data.length, last.data[3]]).toEqual([count - 1, packet.length, 5]);
    const early = (await sinkOf.getPacket(3))!;
    expect([early.timestamp, early.data.length, early.data[3]]).toEqual([3, packet.length, 5]);
    input.dispose();
    expect(probe(path, '-show_format').format.duration).toBe(`${count}.000000`);
  });
});

/** One after the other, `times` times. */
function repeated(packets: readonly EncodedPacket[], times: number): EncodedPacket[] {
  const seconds = (packets.length * RATE.den) / RATE.num;
  return Array.from({ length: times }, (_, i) =>
    packets.map((packet) => packet.clone({ timestamp: packet.timestamp + i * seconds })),
  ).flat();
}

/** How many kinds of parameter sets an hvcC says it holds all of. */
function completeArrays(file: Buffer): number {
  const record = file.subarray(file.indexOf('hvcC') + 4);
  let [at, complete] = [23, 0];
  for (let arrays = record[22]!; arrays > 0; arrays--) {
    complete += record[at]! >> 7;
    const count = record.readUInt16BE(at + 1);
    at += 3;
    for (let i = 0; i < count; i++) at += 2 + record.readUInt16BE(at);
  }
  return complete;
}

/** Types of the outermost boxes. */
function boxes(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const types: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    types.push(String.fromCharCode(...bytes.subarray(at + 4, at + 8)));
    at += view.getUint32(at) === 1 ? Number(view.getBigUint64(at + 8)) : view.getUint32(at);
  }
  return types;
}
