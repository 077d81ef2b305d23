// Writes a recording while it is made, and finds the chirp that latency is measured with.
import { expose } from 'comlink';
import { StoryError } from '../../src/base/errors.ts';
import { findChirp } from '../../src/engine/audio/sync/chirp.ts';
import type { ChunkWritten, RecordedChunk, RecorderApi } from '../../src/protocol/audio/recorder-protocol.ts';
import { assertProtocol } from '../../src/protocol/version.ts';
import { RECORDINGS_FOLDER, recordingName } from '../../src/storage/recording-files.ts';
import { opfsDirectory, storageError } from '../browser-host/opfs-file.ts';
import { openSyncAccess } from '../browser-host/sync-access.ts';
import { carryStoryErrors } from '../worker-errors.ts';
import { RecordingWave } from './recording-wave.ts';

carryStoryErrors();
/** A worklet whose context was closed or whose device has gone says nothing any more. */
const LAST_WORD_MS = 1500;

let wave: RecordingWave | null = null;
const ended = Promise.withResolvers<void>();

const api: RecorderApi = {
  async open({ version, id, sampleRate, channels }, port, listener) {
    assertProtocol(version);
    const directory = await opfsDirectory(RECORDINGS_FOLDER);
    const file = await directory.getFileHandle(recordingName(id), { create: true });
    try {
      wave = new RecordingWave(await openSyncAccess(file), channels, sampleRate);
    } catch (error) {
      throw storageError(error);
    }
    let [begun, full] = [false, false];
    port.onmessage = ({ data }: MessageEvent<RecordedChunk>) => {
      if (data.kind === 'end') return ended.resolve();
      if (!begun) listener({ kind: 'first', frame: data.frame });
      begun = true;
      try {
        if (!full) wave?.add(data.frame, data.planes);
      } catch (error) {
        full = true;
        const longest = error instanceof StoryError && error.code === 'record-longest';
        listener({ kind: longest ? 'longest' : 'full' });
      }
      port.postMessage({ kind: 'written' } satisfies ChunkWritten);
    };
  },
  async finish() {
    await Promise.race([ended.promise, new Promise((late) => setTimeout(late, LAST_WORD_MS))]);
    const file = wave?.close();
    wave = null;
    return file ?? { frames: 0, firstFrame: -1, lost: 0 };
  },
  findChirp,
};
expose(api);
