import { parseArgs } from 'node:util';
import { StoryError } from '../../../src/base/errors.ts';
import { findTarget, LOUDNESS_TARGETS, type LoudnessTarget } from '../../../src/base/loudness-targets.ts';
import { ticksToSeconds } from '../../../src/base/time.ts';
import { channelsOf } from '../../../src/engine/audio/channel-layout.ts';
import { planNormalise } from '../../../src/engine/audio/meters/normalise.ts';
import type { ProgrammeMeter } from '../../../src/engine/audio/meters/programme-meter.ts';
import { sequenceDuration } from '../../../src/engine/timeline/duration.ts';
import { SOUND_LAYOUTS, type SoundLayout } from '../../../src/project/records/sound-strip.ts';
import { createNodeHost, type NodeHost } from '../node-host/node-host.ts';
import { findMedia } from './find-media.ts';
import { layoutName, loudnessFields, loudnessLines, targetFields, targetLine } from './loudness-table.ts';
import { measureStream } from './measure-file.ts';
import { measureMix } from './measure-mix.ts';
import { isDocument, openDocument } from './open-document.ts';
import { parseRange } from './parse-range.ts';
import { readAsset } from './read-asset.ts';
import { StatusLine } from './status-line.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const LOUDNESS_OPTIONS = {
  stream: { type: 'string' },
  target: { type: 'string' },
  layout: { type: 'string' },
  range: { type: 'string' },
  media: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Wishes {
  readonly input: string;
  readonly stream: number | null;
  readonly target: LoudnessTarget | null;
  readonly layout: SoundLayout | null;
  readonly range: string | undefined;
  readonly media: readonly string[];
}

/** A progress event for programs each time this much more is done. */
const STEP = 0.05;

/** @throws UsageError, StoryError */
export async function loudnessCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const wishes = readWishes(args, terminal);
  const host = createNodeHost();
  const progress = new Progress(terminal);
  try {
    if (isDocument(wishes.input)) await measureDocument(host, wishes, terminal, progress, signal);
    else await measureFile(host, wishes, terminal, progress, signal);
  } finally {
    progress.clear();
    await host.close();
  }
}

function readWishes(args: readonly string[], { texts }: Terminal): Wishes {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: LOUDNESS_OPTIONS,
    allowPositionals: true,
  });
  const [input, ...more] = positionals;
  if (!input) throw new UsageError(texts.text('missingInput', { command: 'loudness' }));
  if (more.length > 0) throw new UsageError(texts.text('oneInput'));
  const target = values.target === undefined ? null : findTarget(values.target);
  if (target === undefined) {
    const targets = LOUDNESS_TARGETS.map(({ name }) => name).join(', ');
    throw new UsageError(texts.text('unknownTarget', { name: values.target!, targets }));
  }
  const layout = values.layout as SoundLayout | undefined;
  if (layout !== undefined && !SOUND_LAYOUTS.includes(layout))
    throw new UsageError(texts.text('unknownLayout', { name: layout, layouts: SOUND_LAYOUTS.join(', ') }));
  const { stream } = values;
  if (stream !== undefined && !/^\d{1,3}$/.test(stream))
    throw new UsageError(texts.text('wrongStream', { stream }));
  // Each belongs to one kind of input; taken silently it would be believed to have been heeded.
  const idle = isDocument(input)
    ? stream !== undefined && '--stream'
    : (layout !== undefined && '--layout') || (values.range !== undefined && '--range');
  if (idle) throw new UsageError(texts.text('idleOption', { option: idle, name: input }));
  return {
    input,
    stream: stream === undefined ? null : Number(stream),
    target,
    layout: layout ?? null,
    range: values.range,
    media: values.media ?? [],
  };
}

async function measureFile(
  host: NodeHost,
  { input, stream, target }: Wishes,
  terminal: Terminal,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { texts } = terminal;
  const location = (await findMedia(input, '.', [])) ?? { kind: 'path' as const, path: input };
  const asset = await readAsset(host, location, signal);
  const { name } = asset;
  if (asset.audio.length === 0) throw new StoryError('media-no-sound', { params: { name } });
  if (stream !== null && !asset.audio[stream])
    throw new UsageError(texts.text('noStream', { stream, name, count: asset.audio.length }));
  const chosen = stream === null ? [...asset.audio.keys()] : [stream];
  const told = [];
  for (const [at, index] of chosen.entries()) {
    const report = (fraction: number): void => progress.update((at + fraction) / chosen.length);
    const meter = await measureStream(host, asset, index, report, signal);
    progress.clear();
    const { codec, language } = asset.audio[index]!;
    const heading = (layout: string, rate: number, duration: string): string =>
      texts.text('loudnessStream', { name, index, codec, layout, rate, duration, language });
    told.push({ stream: index, codec, language, ...tell(meter, target, terminal, heading) });
  }
  terminal.event('done', { kind: 'file', name, streams: told });
}

async function measureDocument(
  host: NodeHost,
  wishes: Wishes,
  terminal: Terminal,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { texts } = terminal;
  const options = { mediaFolders: wishes.media, missing: 'error' as const, signal };
  const document = await openDocument(host, wishes.input, options);
  try {
    const { snapshot } = document;
    const sequence = snapshot.sequence.get(document.sequence);
    if (!sequence) throw new StoryError('sequence-missing', { params: { sequence: document.sequence } });
    const whole = { start: 0, end: sequenceDuration(snapshot, sequence.id) };
    const range = wishes.range === undefined ? whole : parseRange(wishes.range, sequence.frameRate);
    if (!range) throw new UsageError(texts.text('wrongRange', { range: wishes.range! }));
    const channels = channelsOf(wishes.layout ?? sequence.layout ?? 'stereo');
    const mix = { snapshot, sequence: sequence.id, range, channels };
    const losses = [...document.losses];
    const meter = await measureMix(
      host,
      mix,
      (fraction) => progress.update(fraction),
      signal,
      (problems) => losses.push(...problems),
    );
    progress.clear();
    for (const loss of losses)
      if (!terminal.json) terminal.aside(texts.text('notice', { text: texts.report(loss) }));
    const { name } = sequence;
    const heading = (layout: string, rate: number, duration: string): string =>
      texts.text('loudnessMix', { name, layout, rate, duration });
    const mixed = tell(meter, wishes.target, terminal, heading);
    const told = losses.map((loss) => ({ ...loss, message: texts.report(loss) }));
    const seconds = { startSeconds: ticksToSeconds(range.start), endSeconds: ticksToSeconds(range.end) };
    terminal.event('done', { kind: 'document', name, ...seconds, ...mixed, losses: told });
  } finally {
    await document.close();
  }
}

/** Prints one measurement. @returns its fields for programs */
function tell(
  meter: ProgrammeMeter,
  target: LoudnessTarget | null,
  terminal: Terminal,
  heading: (layout: string, rate: number, duration: string) => string,
): Record<string, unknown> {
  const { texts } = terminal;
  const report = meter.finish();
  const { rate, frames, truePeak } = report;
  terminal.line(heading(layoutName(report.layout), rate, (frames / rate).toFixed(2)));
  for (const line of loudnessLines(report, texts)) terminal.line(line);
  if (!target) return loudnessFields(report);
  const integrated = (gainDb: number): number => meter.integrated(gainDb);
  const plan = planNormalise({ integrated, truePeak }, target);
  terminal.line(`  ${targetLine(target, plan, texts)}`);
  return { ...loudnessFields(report), target: targetFields(target, plan) };
}

class Progress {
  readonly #terminal: Terminal;
  readonly #status: StatusLine;
  #told = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#status = new StatusLine(terminal, process.stderr.isTTY === true);
  }

  /** @param fraction 0 … 1 */
  update(fraction: number): void {
    if (fraction - this.#told >= STEP) {
      this.#told = fraction;
      this.#terminal.event('progress', { phase: 'measuring', fraction });
    }
    const percent = Math.floor(fraction * 100);
    this.#status.show(() => this.#terminal.texts.text('loudnessProgress', { percent }));
  }

  clear(): void {
    this.#status.clear();
  }
}
