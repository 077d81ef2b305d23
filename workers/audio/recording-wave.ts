// A recording on its way to the disk: a WAV file of 32-bit floats whose header is true after every chunk: a tab that dies costs
// the 85 ms that were on their way, a machine that dies the second since the last flush.
import { StoryError } from '../../src/base/errors.ts';
import type { RecordedFile } from '../../src/protocol/audio/recorder-protocol.ts';
import { writeFully } from '../browser-host/opfs-file.ts';
import type { SyncAccessHandle } from '../browser-host/sync-access.ts';

const HEADER_BYTES = 58;
/** The largest size that the 32-bit fields of a WAV hold, with room to spare. */
const MOST_BYTES = 2 ** 32 - 2 ** 20;

/** RIFF header of IEEE floats: `fmt ` of 18 bytes and `fact`, as the format asks of what is not PCM. */
export function waveHeader(channels: number, sampleRate: number, frames: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string): void =>
    bytes.set(
      [...text].map((letter) => letter.charCodeAt(0)),
      at,
    );
  const size = frames * channels * 4;
  name(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + size, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 18, true);
  view.setUint16(20, 3, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 4, true);
  view.setUint16(32, channels * 4, true);
  view.setUint16(34, 32, true);
  name(38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, frames, true);
  name(50, 'data');
  view.setUint32(54, size, true);
  return bytes;
}

export class RecordingWave {
  readonly #access: SyncAccessHandle;
  readonly #channels: number;
  readonly #sampleRate: number;
  #first = -1;
  #frames = 0;
  #lost = 0;
  #flushed = 0;

  constructor(access: SyncAccessHandle, channels: number, sampleRate: number) {
    this.#access = access;
    this.#channels = channels;
    this.#sampleRate = sampleRate;
    this.#header();
  }

  /**
   * Each chunk goes where its frame says: what is missing before it stays silent.
   * @throws StoryError `storage-full`, `record-longest`; what was written before stays
   */
  add(frame: number, planes: readonly Float32Array[]): void {
    const length = planes[0]!.length;
    if (this.#first < 0) this.#first = frame;
    const at = frame - this.#first;
    if ((at + length) * this.#channels * 4 > MOST_BYTES) throw new StoryError('record-longest');
    const block = new Float32Array(length * this.#channels);
    planes.forEach((plane, c) => {
      for (let i = 0; i < length; i++) block[i * this.#channels + c] = plane[i]!;
    });
    writeFully(this.#access, new Uint8Array(block.buffer), HEADER_BYTES + at * this.#channels * 4);
    this.#lost += at - this.#frames;
    this.#frames = at + length;
    this.#header();
    if (this.#frames - this.#flushed < this.#sampleRate) return;
    this.#flushed = this.#frames;
    this.#access.flush();
  }

  close(): RecordedFile {
    try {
      this.#header();
      this.#access.flush();
    } finally {
      this.#access.close();
    }
    return { frames: this.#frames, firstFrame: this.#first, lost: this.#lost };
  }

  #header(): void {
    writeFully(this.#access, waveHeader(this.#channels, this.#sampleRate, this.#frames), 0);
  }
}
