import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StoryError } from '../../../src/base/errors.ts';
import { Scope } from '../../../src/base/scope.ts';
import { RelayClient } from '../../../src/protocol/relay/client/relay-client.ts';
import { submitFilm } from '../../../src/protocol/relay/client/submit-film.ts';
import type { JobView } from '../../../src/protocol/relay/job.ts';
import { patiently } from '../agent/away.ts';
import { downloadBlob } from '../agent/download-blob.ts';
import { createNodeHost } from '../node-host/node-host.ts';
import { FILM_OPTIONS, type FilmArguments, readFilmArguments, refuseExisting } from './film-arguments.ts';
import { filmSettings } from './film-settings.ts';
import { followJob } from './follow-job.ts';
import { JobBar } from './job-bar.ts';
import { type JobWishes, readJobWishes } from './job-wishes.ts';
import { mediaBlobs, withoutPlaces } from './media-blobs.ts';
import { openDocument } from './open-document.ts';
import { readRelayAddress } from './relay-address.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const SUBMIT_OPTIONS = {
  ...FILM_OPTIONS,
  relay: { type: 'string' },
  token: { type: 'string' },
  priority: { type: 'string' },
  deadline: { type: 'string' },
  label: { type: 'string', multiple: true },
  pool: { type: 'string' },
  detach: { type: 'boolean' },
} as const;

/** A relay that does not answer the cancelling of a job is not waited for. */
const CANCEL_MS = 5000;

/** @throws UsageError, StoryError */
export async function submitCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: SUBMIT_OPTIONS,
    allowPositionals: true,
  });
  const film = readFilmArguments('submit', positionals, values, terminal);
  const wishes = readJobWishes(values, terminal);
  const client = new RelayClient(readRelayAddress(values, terminal));
  if (!values.detach) await refuseExisting(film, terminal);
  const bar = new JobBar(terminal, process.stderr.isTTY === true);
  try {
    const job = await submit(client, film, wishes, terminal, bar, signal);
    terminal.event('submitted', { job: job.id });
    if (values.detach) {
      terminal.line(terminal.texts.text('detached', { job: job.id, url: client.address.url }));
      return;
    }
    const done = await follow(client, job, bar, terminal, signal);
    await fetchFilm(client, done, film.output, bar, signal);
    bar.clear();
    announce(done, film.output, terminal);
  } finally {
    bar.clear();
  }
}

/** Opens the document, sends what the relay lacks, and has the job taken. */
async function submit(
  client: RelayClient,
  film: FilmArguments,
  wishes: JobWishes,
  terminal: Terminal,
  bar: JobBar,
  signal: AbortSignal,
): Promise<JobView> {
  const scope = new Scope();
  try {
    const host = scope.own(createNodeHost());
    const document = scope.own(
      await openDocument(host, film.input, { mediaFolders: film.media, missing: 'error', signal }),
    );
    if (document.paths.some((path) => resolve(path) === resolve(film.output))) {
      throw new UsageError(terminal.texts.text('outputIsInput', { name: film.output }));
    }
    for (const loss of document.losses) {
      terminal.aside(terminal.texts.text('notice', { text: terminal.texts.report(loss) }));
    }
    const settings = filmSettings(document, { ...film, channels: null, sampleFormat: null }, terminal);
    const folder = await mkdtemp(join(tmpdir(), 'storycore-submit-'));
    scope.onClose(() => rm(folder, { recursive: true, force: true }));
    const media = await mediaBlobs(document.snapshot, folder, signal, (done, total) =>
      bar.share('phaseHashing', done, total),
    );
    const wish = {
      ...wishes,
      name: basename(film.output),
      ending: extname(film.output).slice(1).toLowerCase(),
      // Should the answer be lost on its way, the same job is asked for again.
      idempotencyKey: randomUUID(),
    };
    const order = { snapshot: withoutPlaces(document.snapshot), settings, media, wish };
    const onAway = (error: unknown): void =>
      terminal.aside(terminal.texts.text('notice', { text: terminal.texts.error(error) }));
    const onUpload = (done: number, total: number): void => bar.bytes('phaseUploading', done, total);
    return await patiently(() => submitFilm(client, order, { signal, onUpload }), signal, onAway);
  } finally {
    await scope.close();
  }
}

async function follow(
  client: RelayClient,
  job: JobView,
  bar: JobBar,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<JobView> {
  try {
    return await followJob(client, job.id, (now) => bar.job(now), signal);
  } catch (error) {
    if (signal.aborted) {
      bar.clear();
      terminal.aside(terminal.texts.text('cancelling'));
      // The reason to stop is the person's; that the relay could not be told changes nothing of it.
      await client.act(job.id, 'cancel', AbortSignal.timeout(CANCEL_MS)).catch(() => undefined);
    }
    throw error;
  }
}

async function fetchFilm(
  client: RelayClient,
  job: JobView,
  output: string,
  bar: JobBar,
  signal: AbortSignal,
): Promise<void> {
  const [film] = job.artefacts;
  if (!film) throw new StoryError('blob-missing', { params: { hash: job.id } });
  await downloadBlob(client, film.blob, output, {
    signal,
    onBytes: (bytes) => bar.bytes('phaseDownloading', bytes, film.bytes),
  });
}

function announce(job: JobView, file: string, terminal: Terminal): void {
  const { texts } = terminal;
  for (const notice of job.notices) {
    if (!terminal.json) terminal.aside(texts.text('notice', { text: texts.report(notice) }));
  }
  const { done: made = 0, stored = 0 } = job.segments ?? {};
  terminal.line(texts.text('doneRelay', { file, frames: job.totalFrames, made, stored }));
  const notices = job.notices.map((notice) => ({ ...notice, message: texts.report(notice) }));
  const { id, totalFrames: frames, segments } = job;
  terminal.event('done', { file, job: id, frames, segments, notices });
}
