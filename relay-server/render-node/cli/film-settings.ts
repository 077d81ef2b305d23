import { StoryError } from '../../../src/base/errors.ts';
import { channelsOf } from '../../../src/engine/audio/channel-layout.ts';
import { type PresetName, presetIn } from '../../../src/engine/render/presets.ts';
import { type ExportSettings, exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import type { OpenedDocument } from './opened-document.ts';
import { type OutputKind, type SampleFormat, withSampleFormat } from './output-file.ts';
import { parseRange } from './parse-range.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** What was asked for on the command line, of the film itself. */
export interface FilmWishes {
  readonly output: string;
  readonly kind: OutputKind;
  /** Null: as the preset or the sequence. */
  readonly channels: number | null;
  readonly sampleFormat: SampleFormat | null;
  readonly preset: PresetName;
  readonly range: string | undefined;
}

/** @throws UsageError for a range or samples that cannot be, StoryError `sequence-missing` */
export function filmSettings(
  { snapshot, sequence }: OpenedDocument,
  wishes: FilmWishes,
  { texts }: Terminal,
): ExportSettings {
  const shape = snapshot.sequence.get(sequence);
  if (!shape) throw new StoryError('sequence-missing', { params: { sequence } });
  const { container, soundOnly } = wishes.kind;
  const { video, audio } = presetIn(wishes.preset, container);
  // A preset is for stereo unless it says otherwise; "as the sequence" means its loudspeakers too.
  const own = wishes.preset === 'source' && shape.layout ? channelsOf(shape.layout) : audio.channels;
  const channels = wishes.channels ?? own;
  const wide = {
    ...audio,
    channels,
    bitsPerSecond: Math.round((audio.bitsPerSecond * channels) / audio.channels),
  };
  const format = wishes.sampleFormat;
  const sound = format ? withSampleFormat(wide, container, format) : wide;
  if (!sound) throw new UsageError(texts.text('noSampleFormat', { format: format!, name: wishes.output }));
  const range = wishes.range === undefined ? null : parseRange(wishes.range, shape.frameRate);
  if (wishes.range !== undefined && !range) {
    throw new UsageError(texts.text('wrongRange', { range: wishes.range }));
  }
  return parseRecord(exportRecord, {
    id: 'cli',
    sequence,
    container,
    video: soundOnly ? null : video,
    audio: sound,
    range,
  });
}
