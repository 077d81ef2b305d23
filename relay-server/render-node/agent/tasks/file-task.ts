import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { StoryError } from '../../../../src/base/errors.ts';
import { PRESET_NAMES, PRESETS, type PresetName, presetIn } from '../../../../src/engine/render/presets.ts';
import { renderFilm } from '../../../../src/engine/render/render-job.ts';
import type { ProjectSnapshot } from '../../../../src/engine/timeline/document-types.ts';
import type { MediaAsset } from '../../../../src/engine/timeline/media-types.ts';
import { otioRecords } from '../../../../src/interchange/otio/otio-records.ts';
import type { OtioClip, OtioTrack } from '../../../../src/interchange/otio/otio-timeline.ts';
import { type ExportSettings, exportRecord } from '../../../../src/project/records/export-settings.ts';
import { parseRecord } from '../../../../src/project/records/record-type.ts';
import type { FileResult, FileTask } from '../../../../src/protocol/relay/task.ts';
import { outputKind } from '../../cli/output-file.ts';
import { readAsset } from '../../cli/read-asset.ts';
import { openFileSink } from '../../node-host/byte-sink.ts';
import { deliverFile } from '../deliver-file.ts';
import type { TaskContext } from './task-context.ts';

/** `transcode`: a preset in a container. `proxy`: a small copy that is quick to cut, a key frame every half second. */
const Settings = v.object({
  ending: v.optional(v.string(), 'mp4'),
  preset: v.optional(v.picklist(PRESET_NAMES), 'source'),
  /** Of a proxy, pixels. */
  height: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(90), v.maxValue(2160)), 540),
});
type Settings = v.InferOutput<typeof Settings>;

/** One file in, one file out. @throws StoryError `settings-invalid` (field, reason) */
export async function fileTask(context: TaskContext, task: FileTask): Promise<FileResult> {
  const { host, client, blobs, signal, onProgress, log } = context;
  const settings = readSettings(task.settings);
  const path = await blobs.path(task.input, signal);
  const asset = await readAsset(host, { kind: 'path', path }, signal);
  const snapshot = filmOfAsset(asset);
  const folder = join(context.folder, 'making', randomUUID());
  await mkdir(folder, { recursive: true });
  try {
    const output = join(folder, `${task.kind}.${settings.ending}`);
    const wish =
      task.kind === 'proxy'
        ? proxySettings(snapshot, asset, settings)
        : transcodeSettings(snapshot, settings);
    const report = await renderFilm(
      { ...host, segments: context.segments },
      { snapshot, settings: wish },
      await openFileSink(output),
      {
        signal,
        onProgress: ({ phase, frames, totalFrames, framesPerSecond }) => {
          const done = totalFrames > 0 ? frames / totalFrames : 0;
          onProgress({
            progress: phase === 'muxing' ? 0.9 + done * 0.1 : done * 0.9,
            frames,
            framesPerSecond,
          });
        },
      },
    );
    log(`${report.frames} frames, ${report.encodedFrames} encoded, ${report.copiedFrames} copied`);
    const notices = report.notices.map((notice) => ({ ...notice, params: { ...notice.params } }));
    return { kind: task.kind, artefacts: [await deliverFile(client, output, signal)], notices };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readSettings(given: unknown): Settings {
  const result = v.safeParse(Settings, given);
  if (!result.success) {
    const issue = result.issues[0];
    throw new StoryError('settings-invalid', {
      params: { field: v.getDotPath(issue) ?? 'settings', reason: issue.message },
    });
  }
  if (!outputKind(`a.${result.output.ending}`)) {
    throw new StoryError('settings-invalid', { params: { field: 'ending', reason: result.output.ending } });
  }
  return result.output;
}

/** The file from its beginning to its end: picture and sound each on a track. */
function filmOfAsset(asset: MediaAsset): ProjectSnapshot {
  const clip: OtioClip = {
    name: asset.name,
    start: 0,
    duration: asset.duration,
    sourceIn: 0,
    speed: { num: 1, den: 1 },
    enabled: true,
    url: asset.id,
    fadeIn: 0,
    fadeOut: 0,
    markers: [],
    path: '',
  };
  if (asset.duration <= 0) throw new StoryError('nothing-to-export', { params: { name: asset.name } });
  const track = (kind: 'video' | 'audio'): OtioTrack => ({
    name: kind,
    kind,
    enabled: true,
    clips: [clip],
    dissolves: [],
  });
  const tracks = [
    ...(asset.video.length > 0 ? [track('video')] : []),
    ...(asset.audio.length > 0 ? [track('audio')] : []),
  ];
  const timeline = { name: asset.name, tracks, markers: [], losses: [] };
  return otioRecords(timeline, new Map([[asset.id, asset]])).snapshot;
}

const sequenceOf = (snapshot: ProjectSnapshot) => [...snapshot.sequence.values()][0]!;

function transcodeSettings(snapshot: ProjectSnapshot, { preset, ending }: Settings): ExportSettings {
  const { container, soundOnly } = outputKind(`a.${ending}`)!;
  const { video, audio } = presetIn(preset as PresetName, container);
  return parseRecord(exportRecord, {
    id: 'transcode',
    sequence: sequenceOf(snapshot).id,
    container,
    video: soundOnly ? null : video,
    audio,
  });
}

function proxySettings(snapshot: ProjectSnapshot, asset: MediaAsset, { height }: Settings): ExportSettings {
  const { id, width, height: full, frameRate } = sequenceOf(snapshot);
  const low = Math.min(height, full);
  return parseRecord(exportRecord, {
    id: 'proxy',
    sequence: id,
    container: 'mp4',
    video:
      asset.video.length === 0
        ? null
        : {
            ...PRESETS.source.video,
            width: Math.round((width * low) / full),
            height: low,
            rate: { mode: 'quality', quality: 'medium' },
            gopFrames: Math.max(1, Math.round(frameRate.num / frameRate.den / 2)),
          },
    audio: PRESETS.source.audio,
  });
}
