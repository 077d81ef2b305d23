// Frames of one video stream by media time. See sample-cursor.ts for how a frame is found.
import {
  type EncodedPacket,
  EncodedPacketSink,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleColorSpace,
  VideoSampleSink,
} from 'mediabunny';
import { throwIfCancelled } from '../../base/errors.ts';
import { secondsToTicks, TICKS_PER_SECOND, type Ticks } from '../../base/time.ts';
import type { Host } from '../ports/host.ts';
import type { MediaAsset, VideoStream } from '../timeline/media-types.ts';
import { mediaFailure, messageOf } from './media-errors.ts';
import { decodedFile } from './media-ref.ts';
import { countReader, countSample } from './open-counter.ts';
import { openInput } from './open-input.ts';
import { SampleCursor } from './sample-cursor.ts';
import { colorOf } from './stream-color.ts';

export interface KeyFrame {
  /** Media time. */
  readonly time: Ticks;
  /** No frame that follows in decode order is shown before it (closed GOP): a cut here needs nothing from before. */
  readonly closed: boolean;
}

export interface TimedPacket {
  /** In decode order, with the file's own timestamps. */
  readonly packet: EncodedPacket;
  /** Media time at which the frame is shown. */
  readonly time: Ticks;
  readonly duration: Ticks;
}

/** Times are media times in ticks. Samples belong to the caller, who closes them. */
export interface FrameReader {
  /** The frame on screen at `time`; the first is held before, the last after. Null only when there is no frame at all. */
  frameAt(time: Ticks, signal?: AbortSignal): Promise<VideoSample | null>;
  /** For rising times: decodes ahead while the caller works. Leaving the loop early frees the decoder. */
  frames(times: Iterable<Ticks>, signal?: AbortSignal): AsyncGenerator<VideoSample | null, void, undefined>;
  close(): Promise<void>;
}

export interface VideoReader extends FrameReader {
  /** The last key frame at or before `time`, verified in the bitstream; null before the first. */
  keyFrameAt(time: Ticks): Promise<KeyFrame | null>;
  /** Time of the first key frame at or after `time`, as the file's index has it; null behind the last. */
  nextKeyFrame(time: Ticks): Promise<Ticks | null>;
  /** Packets from the key frame at or before `from` up to (not including) the first key frame at or after `to`. */
  packets(from: Ticks, to: Ticks, signal?: AbortSignal): AsyncGenerator<TimedPacket, void, undefined>;
  /** For muxing copied packets. */
  decoderConfig(): Promise<VideoDecoderConfig | null>;
}

/** Decoding on is cheaper than starting anew while the key frame ahead is nearer than this. */
const KEEP_DECODING_TICKS = TICKS_PER_SECOND / 2;

/**
 * @param stream index in `asset.video`
 * @throws StoryError `media-missing`, `media-denied`, `media-unreadable`
 */
export async function openVideoReader(host: Host, asset: MediaAsset, stream: number): Promise<VideoReader> {
  const file = decodedFile(asset);
  const input = await openInput(host, file.ref);
  const tracks = await input.getVideoTracks();
  const track = tracks[stream];
  const facts = asset.video[stream];
  if (!track || !facts || !(await track.canDecode())) {
    input.dispose();
    throw mediaFailure('media-unreadable', {
      name: asset.name,
      codec: facts?.codec ?? '?',
      reason: track ? 'no decoder' : 'no such stream',
    });
  }
  // Converting may have changed the range or the depth.
  const color = asset.mezzanine ? colorOf(await track.getColorSpace()) : facts.color;
  return new TrackReader(host, asset.name, track, { ...facts, color }, file.origin);
}

class TrackReader implements VideoReader {
  readonly #name: string;
  readonly #track: InputVideoTrack;
  readonly #stream: VideoStream;
  readonly #origin: Ticks;
  readonly #packets: EncodedPacketSink;
  readonly #sink: VideoSampleSink;
  readonly #cursor: SampleCursor;
  readonly #color: VideoSampleColorSpace;
  readonly #uncount = countReader();
  /** frameAt calls share one decoder, so they take turns. */
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(host: Host, name: string, track: InputVideoTrack, stream: VideoStream, origin: Ticks) {
    this.#name = name;
    this.#track = track;
    this.#stream = stream;
    this.#origin = origin;
    this.#packets = new EncodedPacketSink(track);
    // Hardware frames of FFmpeg stay on its own device, where neither copyTo nor Dawn can reach them.
    this.#sink = new VideoSampleSink(track, {
      hardwareAcceleration: host.name === 'node' ? 'prefer-software' : 'no-preference',
    });
    this.#cursor = new SampleCursor(this.#sink);
    this.#color = new VideoSampleColorSpace((stream.color ?? {}) as VideoColorSpaceInit);
  }

  frameAt(time: Ticks, signal?: AbortSignal): Promise<VideoSample | null> {
    const answer = this.#turn.then(async () => {
      throwIfCancelled(signal);
      await this.#move(this.#cursor, this.#fileTime(time));
      return this.#handOut(this.#cursor);
    });
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async *frames(
    times: Iterable<Ticks>,
    signal?: AbortSignal,
  ): AsyncGenerator<VideoSample | null, void, undefined> {
    const cursor = new SampleCursor(this.#sink);
    try {
      for (const time of times) {
        throwIfCancelled(signal);
        await this.#move(cursor, this.#fileTime(time));
        yield this.#handOut(cursor);
      }
    } finally {
      await cursor.stop();
    }
  }

  async keyFrameAt(time: Ticks): Promise<KeyFrame | null> {
    const packet = await this.#packets.getKeyPacket(this.#seconds(time), { verifyKeyPackets: true });
    if (!packet) return null;
    return { time: this.#mediaTime(packet), closed: !(await this.#hasLeadingFrames(packet)) };
  }

  async nextKeyFrame(time: Ticks): Promise<Ticks | null> {
    const options = { metadataOnly: true };
    const before = await this.#packets.getKeyPacket(this.#seconds(time), options);
    if (before && this.#mediaTime(before) === time) return time;
    const next = before
      ? await this.#packets.getNextKeyPacket(before, options)
      : await this.#packets.getFirstKeyPacket(options);
    return next && this.#mediaTime(next);
  }

  async *packets(from: Ticks, to: Ticks, signal?: AbortSignal): AsyncGenerator<TimedPacket, void, undefined> {
    const options = { verifyKeyPackets: true };
    const start =
      (await this.#packets.getKeyPacket(this.#seconds(from), options)) ??
      (await this.#packets.getFirstKeyPacket(options));
    if (!start) return;
    for await (const packet of this.#packets.packets(start, undefined, options)) {
      throwIfCancelled(signal);
      const time = this.#mediaTime(packet);
      if (packet.type === 'key' && time >= to) return;
      yield { packet, time, duration: secondsToTicks(packet.duration) };
    }
  }

  decoderConfig(): Promise<VideoDecoderConfig | null> {
    return this.#track.getDecoderConfig();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#turn;
    await this.#cursor.stop();
    this.#track.input.dispose();
    this.#uncount();
  }

  /** Held at both ends: what an edit list cuts off is never shown. */
  #fileTime(time: Ticks): Ticks {
    const last = Math.max(this.#stream.start, this.#stream.end - 1);
    return Math.min(Math.max(time, this.#stream.start), last) + this.#origin;
  }

  #seconds(time: Ticks): number {
    return (time + this.#origin + 0.5) / TICKS_PER_SECOND;
  }

  #mediaTime(packet: EncodedPacket): Ticks {
    return secondsToTicks(packet.timestamp) - this.#origin;
  }

  async #move(cursor: SampleCursor, time: Ticks): Promise<void> {
    if (cursor.holds(time)) return;
    try {
      if (await this.#reachable(cursor, time)) await cursor.advance(time);
      else await cursor.seek(time);
    } catch (cause) {
      await cursor.stop();
      throw mediaFailure(
        'media-unreadable',
        { name: this.#name, codec: this.#stream.codec, reason: messageOf(cause) },
        cause,
      );
    }
  }

  /** Whether decoding on from where the cursor stands is the shortest way to `time`. */
  async #reachable(cursor: SampleCursor, time: Ticks): Promise<boolean> {
    const position = cursor.position;
    if (position === null || time < position) return false;
    if (time - position < KEEP_DECODING_TICKS) return true;
    const key = await this.#packets.getKeyPacket((time + 0.5) / TICKS_PER_SECOND, { metadataOnly: true });
    return !key || secondsToTicks(key.timestamp) - position < KEEP_DECODING_TICKS;
  }

  #handOut(cursor: SampleCursor): VideoSample | null {
    const sample = cursor.frame();
    if (!sample) return null;
    sample.setTimestamp((secondsToTicks(sample.timestamp) - this.#origin) / TICKS_PER_SECOND);
    // Chromium fills what the file leaves unsaid with BT.709, FFmpeg leaves it unsaid: both hosts shall say what the file says.
    Object.defineProperty(sample, 'colorSpace', { value: this.#color, configurable: true });
    return countSample(sample);
  }

  async #hasLeadingFrames(key: EncodedPacket): Promise<boolean> {
    const follower = await this.#packets.getNextPacket(key, { metadataOnly: true });
    return follower !== null && follower.timestamp < key.timestamp;
  }
}
