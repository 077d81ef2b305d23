import type { Host } from '../../../src/engine/ports/host.ts';
import type { ConformanceCase } from './case.ts';
import { caseAsset } from './case-asset.ts';
import { SEQUENCE } from './film.ts';
import { renderCase } from './render-case.ts';
import { mimeOf, sourceFile } from './sources.ts';

/** The case's frames as the Node host draws them: I420 bytes, one array a frame. @param folder where sources are made and kept */
export async function nodeCaseFrames(
  host: Host,
  item: ConformanceCase,
  folder: string,
): Promise<Uint8Array[]> {
  const assets = [];
  for (const name of item.media) {
    const path = await sourceFile(name, folder);
    assets.push(await caseAsset(host, name, { kind: 'path', path }, mimeOf(name)));
  }
  return renderCase(host, {
    snapshot: item.film(assets).snapshot(),
    sequence: SEQUENCE,
    frames: item.frames,
  });
}
