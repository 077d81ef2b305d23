import { reportOf } from '../../src/base/errors.ts';
import { TICKS_PER_SECOND } from '../../src/base/time.ts';
import { planConversion } from '../../src/engine/media/conversion-plan.ts';
import { probeMedia } from '../../src/engine/media/probe.ts';
import type { ProbedMedia } from '../../src/engine/media/probe-result.ts';
import { openVideoReader } from '../../src/engine/media/video-reader.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import { createCodecPort } from '../../workers/browser-host/codec-port.ts';
import { bytesOfBlob, createMediaPort } from '../../workers/browser-host/media-port.ts';
import { convertMedia } from '../../workers/conversion/convert-media.ts';

export interface ConversionRequest {
  readonly url: string;
  readonly name: string;
  /** Cancel once the progress is beyond this. */
  readonly cancelAt?: number;
}

const host = {
  name: 'browser',
  codecs: createCodecPort(),
  media: createMediaPort({ get: async () => null, put: async () => {}, delete: async () => {} }),
} as unknown as Host;

addEventListener('message', async ({ data }: MessageEvent<ConversionRequest>) => {
  const controller = new AbortController();
  try {
    const file = await (await fetch(data.url)).blob();
    const before = await probeMedia(bytesOfBlob(file), { name: data.name, mime: '' }, host);
    const plan = planConversion(before);
    const conversion = { file, name: data.name, codec: before.needsConversion?.codec ?? '', plan };
    const target = `mezzanine/${data.name}.made`;
    const result = await convertMedia(
      { ...conversion, target },
      (progress) => {
        postMessage({ progress });
        if (progress > (data.cancelAt ?? 2)) controller.abort();
      },
      controller.signal,
    );
    const after = await probeMedia(bytesOfBlob(result), { name: data.name, mime: '' }, host);
    const picture = after.media?.video.length ? await pictureOf(after.media, target) : null;
    postMessage({ before, plan, after, picture, bytes: base64(new Uint8Array(await result.arrayBuffer())) });
  } catch (error) {
    postMessage({ error: reportOf(error) });
  }
});

/** What the browser makes of the picture at one second. */
async function pictureOf(media: ProbedMedia, path: string) {
  const mezzanine = { hash: '', locations: [{ kind: 'opfs' as const, path }] };
  const facts = { id: 'asset', name: path, hash: '', size: 0, locations: [], bin: '', importedAt: 0 };
  const reader = await openVideoReader(host, { ...media, ...facts, mezzanine }, 0);
  try {
    const sample = await reader.frameAt(TICKS_PER_SECOND);
    if (!sample) return null;
    const { format, codedWidth, codedHeight, colorSpace } = sample;
    const bytes = new Uint8Array(sample.allocationSize());
    await sample.copyTo(bytes);
    sample.close();
    const luma = format?.endsWith('P10') ? new Uint16Array(bytes.buffer) : bytes;
    const lumaLevels = new Set(luma.subarray(0, codedWidth * codedHeight)).size;
    return { format, lumaLevels, matrix: colorSpace.matrix };
  } finally {
    await reader.close();
  }
}

/** What a page hands to its test is JSON. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
