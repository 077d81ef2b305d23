// One export at a time, in a worker of its own: the page and the preview go on beside it.
import { StoryError } from '../../src/base/errors.ts';
import { findPictureEffect } from '../../src/effects/picture-effects.ts';
import { findSoundEffect } from '../../src/effects/sound/sound-effects.ts';
import type { ByteSink } from '../../src/engine/ports/byte-sink.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import { renderFilm } from '../../src/engine/render/render-job.ts';
import type { ExportSettings } from '../../src/project/records/export-settings.ts';
import type { ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import type {
  ExportApi,
  ExportCheck,
  ExportOrder,
  ExportReport,
  ExportResult,
  ExportTarget,
} from '../../src/protocol/export-protocol.ts';
import { assertProtocol } from '../../src/protocol/version.ts';
import { opfsFileSink, pickedFileSink } from '../browser-host/byte-sink.ts';
import { checkExport } from './check-export.ts';
import { CountingSink } from './counting-sink.ts';
import { makeRoom } from './make-room.ts';

export class ExportEngine implements ExportApi {
  readonly #host: Host;
  #running: AbortController | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  async run(order: ExportOrder, listener: (report: ExportReport) => void): Promise<ExportResult> {
    assertProtocol(order.version);
    if (this.#running) throw new StoryError('export-busy');
    const control = new AbortController();
    this.#running = control;
    try {
      await makeRoom(order, this.#host.segments, () => navigator.storage.estimate());
      const sink = new CountingSink(await openSink(order.target));
      const { snapshot, settings } = order;
      const report = await renderFilm(
        this.#host,
        { snapshot, settings, effects: findPictureEffect, soundEffects: findSoundEffect },
        sink,
        {
          signal: control.signal,
          onProgress: (progress) => listener({ ...progress, bytes: sink.bytes }),
        },
      );
      const { frames, encodedFrames, notices } = report;
      return { bytes: sink.bytes, frames, encodedFrames, notices };
    } finally {
      this.#running = null;
    }
  }

  cancel(): void {
    this.#running?.abort(new StoryError('cancelled'));
  }

  check(snapshot: ProjectSnapshot, settings: ExportSettings): Promise<ExportCheck> {
    return checkExport(this.#host, snapshot, settings);
  }

  segments(): Promise<{ readonly bytes: number; readonly count: number }> {
    return this.#host.segments.usage();
  }

  trimSegments(bytes: number): Promise<void> {
    return this.#host.segments.trim(bytes);
  }
}

const openSink = (target: ExportTarget): Promise<ByteSink> =>
  target.kind === 'file' ? pickedFileSink(target.handle) : opfsFileSink(target.path);
