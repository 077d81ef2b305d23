import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StoryError } from '../../../src/base/errors.ts';
import { findPictureEffect } from '../../../src/effects/picture-effects.ts';
import { findSoundEffect } from '../../../src/effects/sound/sound-effects.ts';
import { channelsOf } from '../../../src/engine/audio/channel-layout.ts';
import { PRESET_NAMES, PRESETS, type PresetName, presetIn } from '../../../src/engine/render/presets.ts';
import { type RenderReport, renderFilm } from '../../../src/engine/render/render-job.ts';
import { type ExportSettings, exportRecord } from '../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { openFileSink } from '../node-host/byte-sink.ts';
import { createNodeHost } from '../node-host/node-host.ts';
import {
  DEFAULT_CACHE_BYTES,
  defaultCacheFolder,
  FolderSegmentStore,
  TemporarySegmentStore,
} from '../node-host/segment-store.ts';
import { isDocument, openDocument } from './open-document.ts';
import type { OpenedDocument } from './opened-document.ts';
import {
  LAYOUTS,
  OUTPUT_ENDINGS,
  type OutputKind,
  outputKind,
  SAMPLE_FORMATS,
  type SampleFormat,
  withSampleFormat,
} from './output-file.ts';
import { parseRange } from './parse-range.ts';
import { ProgressBar } from './progress-bar.ts';
import { renderStems } from './render-stems.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const RENDER_OPTIONS = {
  output: { type: 'string', short: 'o' },
  preset: { type: 'string' },
  range: { type: 'string' },
  media: { type: 'string', multiple: true },
  overwrite: { type: 'boolean' },
  'no-cache': { type: 'boolean' },
  channels: { type: 'string' },
  layout: { type: 'string' },
  'sample-format': { type: 'string' },
  stems: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Wishes {
  readonly input: string;
  readonly output: string;
  readonly kind: OutputKind;
  /** Null: as the preset or the sequence. */
  readonly channels: number | null;
  readonly sampleFormat: SampleFormat | null;
  readonly stems: boolean;
  readonly preset: PresetName;
  readonly range: string | undefined;
  readonly media: readonly string[];
  readonly overwrite: boolean;
  readonly cache: boolean;
}

/** @throws UsageError, StoryError */
export async function renderCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const wishes = readWishes(args, terminal);
  await refuseExisting(wishes, terminal);
  const store = wishes.cache ? new FolderSegmentStore(defaultCacheFolder()) : new TemporarySegmentStore();
  const host = createNodeHost({ segments: store });
  try {
    const document = await openDocument(host, wishes.input, {
      mediaFolders: wishes.media,
      missing: 'error',
      signal,
    });
    try {
      if (document.paths.some((path) => resolve(path) === resolve(wishes.output))) {
        throw new UsageError(terminal.texts.text('outputIsInput', { name: wishes.output }));
      }
      const bar = new ProgressBar(terminal, process.stderr.isTTY === true);
      const settings = settingsFor(document, wishes, terminal);
      const request = {
        snapshot: document.snapshot,
        settings,
        effects: findPictureEffect,
        soundEffects: findSoundEffect,
      };
      const report = await renderFilm(host, request, await openFileSink(wishes.output), {
        signal,
        onProgress: (progress) => {
          bar.update(progress);
          const { notices, framesPerSecond, ...facts } = progress;
          terminal.event('progress', { ...facts, fps: framesPerSecond, notices: notices.length });
        },
      }).finally(() => bar.clear());
      const stems = wishes.stems
        ? await renderStems(host, document.snapshot, settings, wishes.output, terminal, {
            overwrite: wishes.overwrite,
            signal,
          })
        : [];
      for (const { file, report: told } of stems) announce(told, [], file, terminal);
      announce(report, document.losses, wishes.output, terminal);
    } finally {
      await document.close();
    }
    if (store instanceof FolderSegmentStore) await store.trim(DEFAULT_CACHE_BYTES);
  } finally {
    if (store instanceof TemporarySegmentStore) await store.close();
    await host.close();
  }
}

function readWishes(args: readonly string[], { texts }: Terminal): Wishes {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: RENDER_OPTIONS,
    allowPositionals: true,
  });
  const [input, ...more] = positionals;
  if (!input) throw new UsageError(texts.text('missingInput', { command: 'render' }));
  if (more.length > 0) throw new UsageError(texts.text('oneInput'));
  if (!isDocument(input)) throw new UsageError(texts.text('unknownInput', { name: input }));
  if (!values.output) throw new UsageError(texts.text('missingOutput'));
  const kind = outputKind(values.output);
  if (!kind)
    throw new UsageError(texts.text('unknownEnding', { name: values.output, endings: OUTPUT_ENDINGS }));
  const preset = values.preset ?? 'source';
  if (!(preset in PRESETS)) {
    throw new UsageError(texts.text('unknownPreset', { name: preset, presets: PRESET_NAMES.join(', ') }));
  }
  return {
    input,
    output: values.output,
    kind,
    channels: readChannels(values, texts),
    sampleFormat: readSampleFormat(values['sample-format'], texts),
    stems: values.stems ?? false,
    preset: preset as PresetName,
    range: values.range,
    media: values.media ?? [],
    overwrite: values.overwrite ?? false,
    cache: !values['no-cache'],
  };
}

function readChannels(
  { channels, layout }: { readonly channels?: string; readonly layout?: string },
  texts: Terminal['texts'],
): number | null {
  if (layout !== undefined) {
    if (!Object.hasOwn(LAYOUTS, layout))
      throw new UsageError(
        texts.text('unknownLayout', { name: layout, layouts: Object.keys(LAYOUTS).join(', ') }),
      );
    if (channels !== undefined && Number(channels) !== LAYOUTS[layout])
      throw new UsageError(texts.text('wrongChannels', { channels }));
    return LAYOUTS[layout]!;
  }
  if (channels === undefined) return null;
  if (!/^[1-8]$/.test(channels)) throw new UsageError(texts.text('wrongChannels', { channels }));
  return Number(channels);
}

function readSampleFormat(wish: string | undefined, { text }: Terminal['texts']): SampleFormat | null {
  if (wish === undefined) return null;
  const known = SAMPLE_FORMATS.find((format) => format === wish);
  if (!known)
    throw new UsageError(text('unknownSampleFormat', { format: wish, formats: SAMPLE_FORMATS.join(', ') }));
  return known;
}

async function refuseExisting({ output, overwrite }: Wishes, { texts }: Terminal): Promise<void> {
  if (overwrite) return;
  const there = await access(output).then(
    () => true,
    () => false,
  );
  if (there) throw new UsageError(texts.text('exists', { name: output }));
}

function settingsFor(
  { snapshot, sequence }: OpenedDocument,
  wishes: Wishes,
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

function announce(
  report: RenderReport,
  losses: OpenedDocument['losses'],
  file: string,
  terminal: Terminal,
): void {
  const notices = [...losses, ...report.notices];
  for (const notice of notices) {
    if (!terminal.json)
      terminal.aside(terminal.texts.text('notice', { text: terminal.texts.report(notice) }));
  }
  const { frames, encodedFrames, copiedFrames, durationSeconds } = report;
  const stored = frames - encodedFrames - copiedFrames;
  if (frames === 0)
    terminal.line(terminal.texts.text('doneSound', { file, duration: durationSeconds.toFixed(2) }));
  else
    terminal.line(
      terminal.texts.text('done', {
        file,
        frames,
        duration: durationSeconds.toFixed(2),
        encoded: encodedFrames,
        copied: copiedFrames,
        stored: Math.max(0, stored),
      }),
    );
  const told = notices.map((notice) => ({ ...notice, message: terminal.texts.report(notice) }));
  terminal.event('done', { file, ...report, notices: told });
}
