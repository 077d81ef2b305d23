import { access } from 'node:fs/promises';
import { extname } from 'node:path';
import { findSoundEffect } from '../../../src/effects/sound/sound-effects.ts';
import type { Host } from '../../../src/engine/ports/host.ts';
import { isSoundContainer } from '../../../src/engine/render/container-codecs.ts';
import { type RenderReport, renderFilm } from '../../../src/engine/render/render-job.ts';
import { sequenceDuration } from '../../../src/engine/timeline/duration.ts';
import { stemSnapshot, stemsOf } from '../../../src/engine/timeline/stems.ts';
import type { ExportSettings } from '../../../src/project/records/export-settings.ts';
import type { ProjectSnapshot } from '../../../src/project/records/snapshot.ts';
import { openFileSink } from '../node-host/byte-sink.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface WrittenStem {
  readonly file: string;
  readonly report: RenderReport;
}

/** What no file system takes, or what would make another folder. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}]+/gu;

/**
 * Every track and bus that is heard, each as a file beside the film: `film.Dialogue.wav`. A film's stems are WAV, 24 bits.
 * @throws UsageError when one is there already, StoryError
 */
export async function renderStems(
  host: Host,
  snapshot: ProjectSnapshot,
  settings: ExportSettings,
  output: string,
  terminal: Terminal,
  options: { readonly overwrite: boolean; readonly signal: AbortSignal },
): Promise<WrittenStem[]> {
  const { sequence, audio } = settings;
  if (!audio) return [];
  const range = settings.range ?? { start: 0, end: sequenceDuration(snapshot, sequence) };
  const alone = isSoundContainer(settings.container);
  const container = alone ? settings.container : 'wav';
  const ending = alone ? extname(output) : '.wav';
  const stem = output.slice(0, output.length - extname(output).length);
  const taken = new Set<string>();
  const files = stemsOf(snapshot, sequence, range).map(({ id, name }) => {
    const plain = name.replace(FORBIDDEN, ' ').replace(/\s+/g, ' ').trim() || id;
    let file = `${stem}.${plain}${ending}`;
    for (let n = 2; taken.has(file.toLowerCase()); n++) file = `${stem}.${plain} ${n}${ending}`;
    taken.add(file.toLowerCase());
    return { id, file };
  });
  if (!options.overwrite)
    for (const { file } of files)
      if (
        await access(file).then(
          () => true,
          () => false,
        )
      )
        throw new UsageError(terminal.texts.text('exists', { name: file }));
  const sound = alone ? audio : { ...audio, codec: 'pcm-s24' as const };
  const written: WrittenStem[] = [];
  for (const { id, file } of files) {
    const request = {
      snapshot: stemSnapshot(snapshot, sequence, id),
      settings: { ...settings, container, video: null, audio: sound },
      soundEffects: findSoundEffect,
    };
    const report = await renderFilm(host, request, await openFileSink(file), { signal: options.signal });
    written.push({ file, report });
  }
  return written;
}
