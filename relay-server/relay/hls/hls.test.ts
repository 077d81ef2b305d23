import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ffmpeg, hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { writeSegmentFile } from '../../../src/engine/render/segment-file.ts';
import { RenderBench } from '../../render-node/node-host/testing/render-bench.ts';
import { type RelayRig, startRelayRig } from '../testing/relay-rig.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

const GOP = 50;

describe.skipIf(!hasFfmpeg)('a film that is still being made', () => {
  let bench: RenderBench;
  let relay: RelayRig;
  const render = randomUUID();
  const files: Uint8Array[] = [];

  beforeAll(async () => {
    bench = await RenderBench.open();
    relay = await startRelayRig();
    await bench.source('whole.mp4', 'testsrc2', 6);
    files.push(...(await segmentsOf(bench.path('whole.mp4'))));
    const { database } = relay.services;
    await database.query(
      `INSERT INTO relay.job (id, root, kind, state, tenant, owner, spec) VALUES ($1, $1, 'render', 'running', 'default', 'test', '{}')`,
      [render],
    );
    for (const position of files.keys()) {
      await database.query(
        `INSERT INTO relay.render_segment (render, position, hash, kind, frame, frames, seconds)
         VALUES ($1, $2, $3, 'composite', $4, $5, $6)`,
        [render, position, hashOf(files[position]!), position * GOP, GOP, GOP / 25],
      );
    }
  });
  afterAll(async () => {
    await relay?.close();
    await bench?.close();
  });

  const finish = async (position: number): Promise<void> => {
    const bytes = files[position]!;
    const { hash } = await relay.services.blobs.write(hashOf(bytes), Readable.from([bytes]));
    await relay.services.database.query(
      'INSERT INTO relay.segment (hash, blob, bytes) VALUES ($1, $1, $2) ON CONFLICT DO NOTHING',
      [hash, bytes.length],
    );
  };
  const path = `/api/jobs/${render}/hls`;
  const list = async (): Promise<string> => (await relay.ask(`${path}/pictures.m3u8`)).text();
  /** What FFmpeg's own player makes of it. */
  const shown = async (input: readonly string[]): Promise<string[]> => {
    const said = await ffmpeg([...input, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framemd5', '-']);
    const lines = said
      .toString()
      .split('\n')
      .filter((line) => /^0,/.test(line));
    return lines.map((line) => line.split(',').at(-1)!.trim());
  };

  test('lists nothing before something is there, and never beyond what is missing', async () => {
    expect(await list()).not.toContain('segment-');
    await finish(1);
    expect(await list()).not.toContain('segment-');
    await finish(0);
    const text = await list();
    expect(text.match(/segment-\d+\.m4s/g)).toEqual(['segment-0.m4s', 'segment-1.m4s']);
    expect(text).not.toContain('ENDLIST');
    expect((await relay.ask(`${path}/segment-2.m4s`)).status).toBe(404);
  });

  test('shows every frame as it was encoded, in its place', async () => {
    await finish(2);
    expect(await list()).toContain('#EXT-X-ENDLIST');
    const headers = ['-headers', `Authorization: Bearer ${relay.token}\r\n`];
    const whole = await (await relay.ask(`${path}/playlist.m3u8`)).text();
    expect(whole).toMatch(/BANDWIDTH=[1-9]\d{4,},CODECS="avc1\.[0-9a-f]{6}"\npictures\.m3u8/i);
    expect(whole).not.toContain('AUDIO');
    expect((await relay.ask(`${path}/sound.m3u8`)).status).toBe(404);
    const frames = await shown([...headers, '-i', `${relay.url}${path}/playlist.m3u8`]);
    expect(frames).toHaveLength(3 * GOP);
    expect(frames).toEqual(await shown(['-i', bench.path('whole.mp4')]));
  });

  test('says what is wrong with a segment that is none', async () => {
    const { database } = relay.services;
    const bytes = Buffer.from('not a segment at all');
    const { hash } = await relay.services.blobs.write(hashOf(bytes), Readable.from([bytes]));
    await database.query('UPDATE relay.segment SET blob = $1 WHERE hash = $2', [hash, hashOf(files[2]!)]);
    const answer = await relay.ask(`${path}/segment-2.m4s`);
    expect(await answer.json()).toMatchObject({ error: { code: 'not-playable' } });
    expect((await relay.ask(`${path}/..%2Fsecret`)).status).toBe(422);
    expect((await relay.ask(`/api/jobs/${randomUUID()}/hls/playlist.m3u8`)).status).toBe(404);
  });
});

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The packets of a file, cut at its key frames, as the engine stores them. */
async function segmentsOf(file: string): Promise<Uint8Array[]> {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const track = (await input.getPrimaryVideoTrack())!;
  const config = (await track.getDecoderConfig())!;
  const packets: { data: Uint8Array; key: boolean; frame: number }[][] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (packet.type === 'key') packets.push([]);
    const frame = Math.round(packet.timestamp * 25) - (packets.length - 1) * GOP;
    packets.at(-1)!.push({ data: packet.data, key: packet.type === 'key', frame });
  }
  input.dispose();
  const description = new Uint8Array(config.description as ArrayBuffer);
  const { codec, codedWidth, codedHeight } = config;
  return packets.map((own) =>
    writeSegmentFile({
      decoderConfig: { codec, codedWidth: codedWidth!, codedHeight: codedHeight!, description },
      packets: own,
    }),
  );
}
