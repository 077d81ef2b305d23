// The browser's media host on a bare page, without the studio: what the tests in Node ask of theirs is asked of it here.
import type { VideoSample } from 'mediabunny';
import { reportOf } from '../../src/base/errors.ts';
import { openAudioReader } from '../../src/engine/media/audio-reader.ts';
import { openMedia } from '../../src/engine/media/open-counter.ts';
import { openPictureReader } from '../../src/engine/media/picture-reader.ts';
import { probeMedia } from '../../src/engine/media/probe.ts';
import { openVideoReader } from '../../src/engine/media/video-reader.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import type { MediaAsset } from '../../src/engine/timeline/media-types.ts';
import { createAssetPort } from '../../workers/browser-host/asset-port.ts';
import { createCodecPort } from '../../workers/browser-host/codec-port.ts';
import { createMediaPort } from '../../workers/browser-host/media-port.ts';

const handles = { get: async () => null, put: async () => {}, delete: async () => {} };
const host = {
  name: 'browser',
  media: createMediaPort(handles),
  codecs: createCodecPort(),
  assets: createAssetPort(),
  cores: 2,
} as unknown as Host;

const refOf = (url: string) => ({ name: url, hash: '', size: 0, locations: [{ kind: 'url' as const, url }] });

async function probe(url: string): Promise<unknown> {
  const bytes = await host.media.openBytes(refOf(url));
  try {
    return await probeMedia(bytes, { name: url, mime: '' }, host);
  } catch (error) {
    return { error: reportOf(error) };
  } finally {
    await bytes.close();
  }
}

async function assetOf(url: string): Promise<MediaAsset> {
  const { media } = (await probe(url)) as { media: MediaAsset };
  return { ...media, ...refOf(url), id: 'asset', mezzanine: null, bin: '', importedAt: 0 };
}

async function digest(sample: VideoSample): Promise<string> {
  const bytes = new Uint8Array(sample.allocationSize());
  await sample.copyTo(bytes);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Format, media time in seconds and digest of the frame at each time; in order, or each on its own. */
async function frames(url: string, times: readonly number[], inOrder: boolean): Promise<unknown> {
  const reader = await openVideoReader(host, await assetOf(url), 0);
  const seen: unknown[] = [];
  const add = async (sample: VideoSample | null): Promise<void> => {
    seen.push(sample && { format: sample.format, time: sample.timestamp, digest: await digest(sample) });
    sample?.close();
  };
  if (inOrder) for await (const sample of reader.frames(times)) await add(sample);
  else for (const time of times) await add(await reader.frameAt(time));
  await reader.close();
  return { seen, open: openMedia() };
}

/** Interleaved samples from each start, as an array that survives the way to the test. */
async function sound(url: string, starts: readonly number[], length: number): Promise<unknown> {
  const asset = await assetOf(url);
  const reader = await openAudioReader(host, asset, 0);
  const parts: number[][] = [];
  for (const start of starts) {
    const planes = await reader.read(start, length);
    parts.push(
      Array.from(
        { length: length * planes.length },
        (_, i) => planes[i % planes.length]![Math.floor(i / planes.length)]!,
      ),
    );
  }
  await reader.close();
  return { sampleRate: reader.sampleRate, channels: reader.channels, parts, open: openMedia() };
}

/** RGBA of the picture at `time`, base64. */
async function picture(url: string, time: number): Promise<unknown> {
  const reader = await openPictureReader(host, await assetOf(url));
  const sample = (await reader.frameAt(time))!;
  const bytes = new Uint8Array(sample.allocationSize());
  await sample.copyTo(bytes);
  const { codedWidth: width, codedHeight: height, format } = sample;
  sample.close();
  await reader.close();
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return { width, height, format, rgba: btoa(text), open: openMedia() };
}

const identity = (codec: string): Promise<string> => host.codecs.encoderIdentity(codec);

Object.assign(globalThis, { media: { probe, frames, sound, picture, identity } });
