import { parseArgs } from 'node:util';
import { frameRateValue, ticksToSeconds } from '../../../src/base/time.ts';
import { sequenceDuration } from '../../../src/engine/timeline/duration.ts';
import type { MediaAsset } from '../../../src/project/records/media-asset.ts';
import { clipsOfTrack } from '../../../src/project/records/track-index.ts';
import { createNodeHost, type NodeHost } from '../node-host/node-host.ts';
import { findMedia } from './find-media.ts';
import { isDocument, openDocument } from './open-document.ts';
import { readAsset } from './read-asset.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const INSPECT_OPTIONS = {
  json: { type: 'boolean' },
  media: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError, StoryError */
export async function inspectCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { texts } = terminal;
  const { values, positionals } = parseArgs({
    args: [...args],
    options: INSPECT_OPTIONS,
    allowPositionals: true,
  });
  const [input, ...more] = positionals;
  if (!input) throw new UsageError(texts.text('missingInput', { command: 'inspect' }));
  if (more.length > 0) throw new UsageError(texts.text('oneInput'));
  const host = createNodeHost();
  try {
    if (isDocument(input)) await inspectDocument(host, input, values.media ?? [], terminal, signal);
    else await inspectMedia(host, input, terminal, signal);
  } finally {
    await host.close();
  }
}

async function inspectMedia(
  host: NodeHost,
  path: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const location = (await findMedia(path, '.', [])) ?? { kind: 'path' as const, path };
  const asset = await readAsset(host, location, signal);
  const { texts } = terminal;
  const { name, format, size } = asset;
  terminal.line(texts.text('media', { name, format, size, duration: seconds(asset.duration) }));
  for (const [index, stream] of asset.video.entries()) {
    const { codec, width, height } = stream;
    const fps = rate(frameRateValue(stream.frameRate));
    terminal.line(
      texts.text('videoStream', {
        index,
        codec,
        width,
        height,
        fps,
        details: detailsOf(asset, index, terminal),
      }),
    );
  }
  for (const [index, stream] of asset.audio.entries()) {
    const { codec, channels, sampleRate, language } = stream;
    terminal.line(texts.text('audioStream', { index, codec, channels, rate: sampleRate, language }));
  }
  const { id: _, kind, ...facts } = asset;
  terminal.event('done', { kind, ...facts, durationSeconds: ticksToSeconds(asset.duration) });
}

function detailsOf(asset: MediaAsset, index: number, { texts }: Terminal): string {
  const stream = asset.video[index]!;
  const details = [
    stream.variableFrameRate ? texts.text('variable') : '',
    stream.rotation ? texts.text('rotated', { degrees: stream.rotation }) : '',
    stream.alpha ? texts.text('alpha') : '',
    stream.color?.fullRange && stream.color.matrix !== 'rgb' ? texts.text('fullRange') : '',
  ];
  return details.join('');
}

async function inspectDocument(
  host: NodeHost,
  path: string,
  mediaFolders: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { texts } = terminal;
  const document = await openDocument(host, path, { mediaFolders, missing: 'loss', signal });
  try {
    const { snapshot, losses } = document;
    const sequence = snapshot.sequence.get(document.sequence)!;
    const { name, width, height, frameRate } = sequence;
    const duration = sequenceDuration(snapshot, sequence.id);
    const fps = rate(frameRateValue(frameRate));
    terminal.line(texts.text('document', { name, width, height, fps, duration: seconds(duration) }));
    const tracks = [...snapshot.track.values()]
      .filter((track) => track.sequence === sequence.id)
      .sort((a, b) => a.order - b.order)
      .map(({ id, kind, name: label }) => ({ kind, name: label, clips: clipsOfTrack(snapshot, id).length }));
    for (const track of tracks) terminal.line(texts.text('track', track));
    const assets = [...snapshot.asset.values()].map((asset) => ({
      name: asset.name,
      hash: asset.hash,
      found: asset.locations.some(({ kind }) => kind === 'path' || kind === 'url'),
    }));
    for (const asset of assets) {
      terminal.line(
        texts.text('asset', { name: asset.name, state: texts.text(asset.found ? 'found' : 'absent') }),
      );
    }
    for (const loss of losses) terminal.line(texts.text('notice', { text: texts.report(loss) }));
    const told = losses.map((loss) => ({ ...loss, message: texts.report(loss) }));
    const facts = {
      name,
      width,
      height,
      frameRate,
      durationSeconds: ticksToSeconds(duration),
      tracks,
      assets,
    };
    terminal.event('done', { kind: 'document', ...facts, losses: told });
  } finally {
    await document.close();
  }
}

const seconds = (ticks: number): string =>
  ticksToSeconds(ticks)
    .toFixed(3)
    .replace(/\.?0+$/, '');
const rate = (fps: number): string => fps.toFixed(3).replace(/\.?0+$/, '');
