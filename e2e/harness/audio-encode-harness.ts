/** Renders an audio track with the browser's encoders, and gives the file to the spec, which has FFmpeg. */

import { probeMedia } from '../../src/engine/media/probe.ts';
import type { ProbedMedia } from '../../src/engine/media/probe-result.ts';
import { openUrlBytes } from '../../src/engine/media/url-bytes.ts';
import type { ByteSink } from '../../src/engine/ports/byte-sink.ts';
import type { Host } from '../../src/engine/ports/host.ts';
import { renderAudioTrack } from '../../src/engine/render/audio/audio-track.ts';
import { writeSoundFile } from '../../src/engine/render/audio/files/write-sound-file.ts';
import { isSoundContainer } from '../../src/engine/render/container-codecs.ts';
import { muxFilm } from '../../src/engine/render/mux.ts';
import type { AudioTrackSpans } from '../../src/engine/timeline/types.ts';
import type { ExportSettings } from '../../src/project/records/export-settings.ts';
import { createAssetPort } from '../../workers/browser-host/asset-port.ts';
import { audioEncoders } from '../../workers/browser-host/audio-encoders.ts';
import { createCodecPort } from '../../workers/browser-host/codec-port.ts';
import { createMediaPort } from '../../workers/browser-host/media-port.ts';

const kept = new Map<string, Uint8Array>();
const noHandles = { get: async () => null, put: async () => {}, delete: async () => {} };

/** The studio's host runs in a worker; this one lives on the page and keeps segments in memory. */
const host: Host = {
  name: 'browser',
  media: createMediaPort(noHandles),
  gpu: {
    device: () => Promise.reject(new Error('Sound needs no GPU.')),
    identity: async () => '',
    frameImports: [],
  },
  codecs: createCodecPort(audioEncoders),
  assets: createAssetPort(),
  segments: {
    has: async (hash) => kept.has(hash),
    get: async (hash) => kept.get(hash) ?? null,
    put: async (hash, bytes) => void kept.set(hash, bytes),
    delete: async (hash) => void kept.delete(hash),
    usage: async () => ({ bytes: 0, count: kept.size }),
    trim: async () => {},
  },
  cores: navigator.hardwareConcurrency,
};

interface Request {
  readonly spans: readonly AudioTrackSpans[];
  readonly end: number;
  readonly codec: NonNullable<ExportSettings['audio']>['codec'];
  readonly container: ExportSettings['container'];
  readonly channels: number;
}

async function renderSound({ spans, end, codec, container, channels }: Request): Promise<{
  codec: string;
  notices: string[];
  counts: { encoded: number; reused: number };
  milliseconds: number;
  base64: string;
}> {
  const bitsPerSecond = 96_000 * channels;
  const settings = { codec, container, channels, sampleRate: 48000, bitsPerSecond };
  const track = await renderAudioTrack(host, spans, { start: 0, end }, settings);
  if (!track) throw new Error('Nothing is audible.');
  let bytes = new Uint8Array(1 << 20);
  let length = 0;
  const sink: ByteSink = {
    write: async (position, data) => {
      length = Math.max(length, position + data.length);
      if (length > bytes.length) {
        const wider = new Uint8Array(2 * length);
        wider.set(bytes);
        bytes = wider;
      }
      bytes.set(data, position);
    },
    close: async () => {},
    abort: async () => {},
  };
  const began = performance.now();
  if (isSoundContainer(container)) await writeSoundFile(container, track, sink);
  else await muxFilm(container, null, track, end / 705_600_000, sink);
  const milliseconds = performance.now() - began;
  let text = '';
  for (let i = 0; i < length; i += 8192)
    text += String.fromCharCode(...bytes.subarray(i, Math.min(length, i + 8192)));
  const notices = track.notices.map((notice) => notice.code);
  return { codec: track.codec, notices, counts: track.counts, milliseconds, base64: btoa(text) };
}

/** What the browser makes of a file on the server. */
async function probeSound(url: string): Promise<ProbedMedia | null> {
  const bytes = await openUrlBytes(url);
  try {
    return (await probeMedia(bytes, { name: url, mime: '' }, host)).media;
  } finally {
    await bytes.close();
  }
}

Object.assign(window, { renderSound, probeSound });
