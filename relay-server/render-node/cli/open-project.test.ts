// A project made in a browser, whose media had to be converted there, on a machine that has only the originals.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSource } from '../../../e2e/conformance/sources.ts';
import { hasFfmpeg } from '../../../oracle/ffmpeg.ts';
import { SOURCE_FOLDER } from '../../../oracle/real-media.ts';
import { TICKS_PER_SECOND } from '../../../src/base/time.ts';
import { openVideoReader } from '../../../src/engine/media/video-reader.ts';
import { storycoreBytes } from '../../../src/interchange/storycore-file/write-storycore.ts';
import { clipRecord } from '../../../src/project/records/clip.ts';
import { parseRecord } from '../../../src/project/records/record-type.ts';
import { ProjectStore } from '../../../src/project/store/project-store.ts';
import { mediaHost } from '../node-host/testing/media-fixtures.ts';
import { openProject } from './open-project.ts';
import { readAsset } from './read-asset.ts';

let folder = '';
const before = process.env.STORYCORE_CACHE;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storycore-open-project-'));
  process.env.STORYCORE_CACHE = folder;
});
afterAll(async () => {
  if (before === undefined) delete process.env.STORYCORE_CACHE;
  else process.env.STORYCORE_CACHE = before;
  await rm(folder, { recursive: true, force: true });
});

/** As a browser stores it: the mezzanine is in its private file system. */
async function projectWith(source: string): Promise<string> {
  const read = await readAsset(mediaHost, { kind: 'path', path: await makeSource(source, SOURCE_FOLDER) });
  const store = ProjectStore.create({ name: 'Converted' });
  const asset = {
    ...read,
    mezzanine: { hash: 'elsewhere', locations: [{ kind: 'opfs' as const, path: 'm' }] },
  };
  const [track] = store.snapshot().track.keys();
  const clip = parseRecord(clipRecord, {
    id: 'clip',
    place: { track, start: 0 },
    duration: TICKS_PER_SECOND,
    sourceIn: 0,
    source: { kind: 'media', asset: asset.id },
  });
  store.transact('test', (edit) => {
    edit.put('asset', asset);
    edit.put('clip', clip);
  });
  const path = join(folder, `${source}.storycore`);
  await writeFile(
    path,
    await storycoreBytes({ name: 'Converted', document: store.exportSnapshot(), media: [] }),
  );
  return path;
}

describe.skipIf(!hasFfmpeg)('a project whose media were converted in a browser', () => {
  test.each(['avi', 'hevc'])('%s is decoded here', async (source) => {
    const path = await projectWith(source);
    const options = { mediaFolders: [], missing: 'error', signal: new AbortController().signal } as const;
    const film = await openProject(mediaHost, path, options);
    const [asset] = film.snapshot.asset.values();
    // FFmpeg decodes H.265 as it is; a browser does not.
    expect(asset!.mezzanine === null).toBe(source === 'hevc');
    const reader = await openVideoReader(mediaHost, asset!, 0);
    const sample = await reader.frameAt(TICKS_PER_SECOND);
    expect(sample!.codedWidth).toBe(320);
    sample!.close();
    await reader.close();
    await film.close();
  });
});
