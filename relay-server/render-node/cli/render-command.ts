import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findPictureEffect } from '../../../src/effects/picture-effects.ts';
import type { FindSoundEffect } from '../../../src/engine/audio/effect-probe.ts';
import { type RenderReport, renderFilm } from '../../../src/engine/render/render-job.ts';
import { openFileSink } from '../node-host/byte-sink.ts';
import { defaultCacheFolder } from '../node-host/cache-folder.mjs';
import { createNodeHost } from '../node-host/node-host.ts';
import {
  DEFAULT_CACHE_BYTES,
  FolderSegmentStore,
  TemporarySegmentStore,
} from '../node-host/segment-store.ts';
import { FILM_OPTIONS, type FilmArguments, readFilmArguments, refuseExisting } from './film-arguments.ts';
import { type FilmWishes, filmSettings } from './film-settings.ts';
import { openDocument } from './open-document.ts';
import type { OpenedDocument } from './opened-document.ts';
import { LAYOUTS, SAMPLE_FORMATS, type SampleFormat } from './output-file.ts';
import { ProgressBar } from './progress-bar.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const RENDER_OPTIONS = {
  ...FILM_OPTIONS,
  'no-cache': { type: 'boolean' },
  channels: { type: 'string' },
  layout: { type: 'string' },
  'sample-format': { type: 'string' },
  stems: { type: 'boolean' },
} as const;

interface Wishes extends FilmArguments, FilmWishes {
  readonly stems: boolean;
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
      const settings = filmSettings(document, wishes, terminal);
      const { snapshot } = document;
      const request = {
        snapshot,
        settings,
        effects: findPictureEffect,
        ...(snapshot.effect.size > 0 ? { soundEffects: await loadSoundEffects() } : {}),
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
        ? await (await import('./render-stems.ts')).renderStems(
            host,
            document.snapshot,
            settings,
            wishes.output,
            terminal,
            {
              overwrite: wishes.overwrite,
              signal,
            },
          )
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

const loadSoundEffects = async (): Promise<FindSoundEffect> =>
  (await import('../../../src/effects/sound/sound-effects.ts')).findSoundEffect;

function readWishes(args: readonly string[], terminal: Terminal): Wishes {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: RENDER_OPTIONS,
    allowPositionals: true,
  });
  const { texts } = terminal;
  return {
    ...readFilmArguments('render', positionals, values, terminal),
    channels: readChannels(values, texts),
    sampleFormat: readSampleFormat(values['sample-format'], texts),
    stems: values.stems ?? false,
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
