// The engine on the browser host, in a worker as in the studio, drawing conformance cases.
import { caseAsset } from '../../relay-server/render-node/conformance/case-asset.ts';
import { conformanceCases } from '../../relay-server/render-node/conformance/cases/index.ts';
import { SEQUENCE } from '../../relay-server/render-node/conformance/film.ts';
import { renderCase } from '../../relay-server/render-node/conformance/render-case.ts';
import { openMedia } from '../../src/engine/media/open-counter.ts';
import { createBrowserHost } from '../../workers/browser-host/browser-host.ts';
import type { CaseAnswer, CaseRequest } from './conformance-messages.ts';

/** Every source has an URL: no handle is ever asked for. */
const host = createBrowserHost({ get: async () => null } as unknown as Parameters<
  typeof createBrowserHost
>[0]);

async function draw(request: CaseRequest): Promise<CaseAnswer> {
  const item = conformanceCases.find((candidate) => candidate.name === request.name);
  if (!item) return { ok: false, error: `There is no case "${request.name}".` };
  const assets = [];
  for (const { name, url, mime } of request.sources) {
    assets.push(await caseAsset(host, name, { kind: 'url', url }, mime));
  }
  const film = item.film(assets).snapshot();
  const frames = await renderCase(host, { snapshot: film, sequence: SEQUENCE, frames: item.frames });
  const { readers, samples } = openMedia();
  return { ok: true, frames, openReaders: readers, openSamples: samples };
}

self.onmessage = async ({ data }: MessageEvent<CaseRequest>) => {
  const failed = (error: unknown): CaseAnswer => {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return { ok: false, error: `${error instanceof Error ? (error.stack ?? error.message) : error}${cause}` };
  };
  self.postMessage(await draw(data).catch(failed));
};
