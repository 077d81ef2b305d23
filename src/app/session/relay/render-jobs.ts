// What the relay renders, live: the list of films and the story of the one that is looked at.
import { createSignal, onCleanup } from 'solid-js';
import { type ErrorReport, reportOf } from '../../../base/errors.ts';
import { followEvents } from '../../../protocol/relay/client/follow-events.ts';
import type { JobAction } from '../../../protocol/relay/client/relay-client.ts';
import type { HistoryEntry, RelayEvent } from '../../../protocol/relay/events.ts';
import type { JobView } from '../../../protocol/relay/job.ts';
import { exportedFile, exportPath, holdExport } from '../export-files.ts';
import { saveBlob } from '../save-blob.ts';
import { relayClient } from './relay-account.ts';

export type { JobAction } from '../../../protocol/relay/client/relay-client.ts';
export { FINAL_STATES, type JobState, type JobView } from '../../../protocol/relay/job.ts';

/** Pictures of finished segments, by their first frame. */
export interface FinishedPart {
  readonly frame: number;
  readonly frames: number;
  readonly thumbnail: string | null;
}

const SHOWN = 100;

/** Owned by whoever calls it inside a component: it stops listening with that. Null while no relay is signed in to. */
export function createRenderJobs() {
  const client = relayClient();
  if (!client) return null;
  const [jobs, setJobs] = createSignal<readonly JobView[] | null>(null);
  const [error, setError] = createSignal<ErrorReport | null>(null);
  const [away, setAway] = createSignal(false);
  const [parts, setParts] = createSignal<ReadonlyMap<string, readonly FinishedPart[]>>(new Map());

  const load = async (): Promise<void> => {
    try {
      const answer = await client.ask<{ jobs: JobView[] }>(`/api/jobs?limit=${SHOWN}`);
      setJobs(answer.jobs);
      setError(null);
    } catch (cause) {
      setError(reportOf(cause));
    }
  };
  const hear = (event: RelayEvent): void => {
    if (event.type === 'job' && event.job.parent === null) {
      setJobs((all) => [event.job, ...(all ?? []).filter(({ id }) => id !== event.job.id)].sort(newestFirst));
    } else if (event.type === 'segment') {
      const { render, frame, frames, thumbnail } = event;
      setParts((all) => {
        const known = (all.get(render) ?? []).filter((part) => part.frame !== frame);
        const sorted = [...known, { frame, frames, thumbnail }].sort((a, b) => a.frame - b.frame);
        return new Map(all).set(render, sorted);
      });
    }
  };
  onCleanup(
    followEvents(client, {
      onEvent: hear,
      onGap: () => void load(),
      onState: (state) => setAway(state === 'away'),
    }),
  );
  void load();

  return {
    jobs,
    error,
    away,
    parts: (id: string): readonly FinishedPart[] => parts().get(id) ?? [],
    history: async (id: string): Promise<readonly HistoryEntry[]> =>
      (await client.ask<{ history: HistoryEntry[] }>(`/api/jobs/${id}/history`)).history,
    /** @throws StoryError what the relay says */
    act: (id: string, action: JobAction): Promise<JobView> => client.act(id, action),
    /** Into the browser's own storage first, where its bytes are checked. @throws StoryError `blob-mismatch`, what the relay says */
    async save(job: JobView): Promise<void> {
      const { fetchFilm } = await import('./remote-export.ts');
      const name = fileNameOf(job);
      // Held as long as this tab lives: the download reads it after this is over.
      holdExport(job.id);
      await fetchFilm(client, job, { kind: 'opfs', path: exportPath(job.id, name) });
      saveBlob(await exportedFile(job.id, name), name);
    },
    /** The finished part of it, as a player asks for it. */
    film: (id: string) => ({
      url: `${client.address.url}/api/jobs/${id}/hls/playlist.m3u8`,
      load: (url: string, signal: AbortSignal): Promise<Response> =>
        client.send(url.slice(client.address.url.length), { signal }),
    }),
    /** Object URL, the caller's to revoke. */
    async picture(blob: string): Promise<string> {
      return URL.createObjectURL(await (await client.send(`/api/blobs/${blob}`)).blob());
    },
  };
}
export type RenderJobs = NonNullable<ReturnType<typeof createRenderJobs>>;

/** Others may have named the job: nothing in it leads into another folder. */
const fileNameOf = ({ name, artefacts }: JobView): string =>
  (name || artefacts[0]?.name || 'film').replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'film';

const newestFirst = (a: JobView, b: JobView): number => b.createdAt - a.createdAt;
