// What this browser can encode with exactly these settings: the same proofs that an export begins with.
import type { ErrorReport } from '../../src/base/errors.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import { proveAudioEncoder } from '../../src/engine/render/audio/prove-audio-encoder.ts';
import { proveEncoder } from '../../src/engine/render/encoder-plan.ts';
import { shapeOf } from '../../src/engine/render/output-shape.ts';
import { sequenceOf } from '../../src/engine/timeline/duration.ts';
import type { ExportSettings } from '../../src/project/records/export-settings.ts';
import type { ProjectSnapshot } from '../../src/project/records/snapshot.ts';
import type { ExportCheck } from '../../src/protocol/export-protocol.ts';

/**
 * The settings as they would be used, and a notice for everything that differs from the wish.
 * @throws StoryError `sequence-missing`, `encoder-missing`, `audio-encoder-missing`
 */
export async function checkExport(
  host: Host,
  snapshot: ProjectSnapshot,
  settings: ExportSettings,
): Promise<ExportCheck> {
  await host.codecs.register();
  const sequence = sequenceOf(snapshot, settings.sequence);
  const notices: ErrorReport[] = [];
  let { video, audio } = settings;
  if (video) {
    const proven = await proveEncoder(host, settings, video, shapeOf(video, sequence));
    notices.push(...proven.notices);
    video = { ...video, codec: proven.codec };
  }
  if (audio) {
    const sampleRate = audio.sampleRate ?? sequence.sampleRate;
    const { encoding, notices: said } = await proveAudioEncoder(host, settings.container, {
      ...audio,
      sampleRate,
    });
    notices.push(...said);
    audio = { ...audio, codec: encoding.codec, channels: encoding.channels, sampleRate: encoding.sampleRate };
  }
  return { settings: { ...settings, video, audio }, notices };
}
