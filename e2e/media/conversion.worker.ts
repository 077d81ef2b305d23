import { reportOf } from '../../src/base/errors.ts';
import { planConversion } from '../../src/engine/media/conversion-plan.ts';
import { probeMedia } from '../../src/engine/media/probe.ts';
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
    const result = await convertMedia(
      { ...conversion, target: `mezzanine/${data.name}.mp4` },
      (progress) => {
        postMessage({ progress });
        if (progress > (data.cancelAt ?? 2)) controller.abort();
      },
      controller.signal,
    );
    const after = await probeMedia(bytesOfBlob(result), { name: data.name, mime: '' }, host);
    postMessage({ before, plan, after, bytes: base64(new Uint8Array(await result.arrayBuffer())) });
  } catch (error) {
    postMessage({ error: reportOf(error) });
  }
});

/** What a page hands to its test is JSON. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
