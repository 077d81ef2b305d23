// Exports, one at a time, in the order they were started; each from the document as it was at the click.
import { createSignal } from 'solid-js';
import { checkExport, runExport } from '../../../workers/export/export-client.ts';
import { reportOf, StoryError } from '../../base/errors.ts';
import { randomId } from '../../base/ids.ts';
import type { ExportSettings } from '../../project/records/export-settings.ts';
import type { ProjectSnapshot } from '../../project/records/snapshot.ts';
import type { ExportReport, ExportTarget } from '../../protocol/export-protocol.ts';
import { exportFileName } from './export-file-name.ts';
import { clearAbandonedExports, exportedFile, exportPath, holdExport, removeExport } from './export-files.ts';
import { saveBlob } from './save-blob.ts';
import type { Exporter, ExportProgress, ExportTask, InterruptedExport, RenderPlace } from './types.ts';

/** Where unfinished exports are remembered across visits. */
export interface ExportMemory {
  list(): Promise<readonly InterruptedExport[]>;
  put(entry: InterruptedExport): Promise<void>;
  delete(id: string): Promise<void>;
}

export interface ExporterOptions {
  readonly snapshot: () => ProjectSnapshot;
  readonly projectName: () => string;
  readonly memory: ExportMemory;
  /** Called before and after something large is written. */
  readonly onStorage: () => void;
}

export interface OwnedExporter extends Exporter {
  close(): void;
}

export function createExporter({ snapshot, projectName, memory, onStorage }: ExporterOptions): OwnedExporter {
  const [tasks, setTasks] = createSignal<readonly ExportTask[]>([]);
  const [interrupted, setInterrupted] = createSignal<readonly InterruptedExport[]>([]);
  const aborts = new Map<AbortController, RenderPlace>();
  let closing = false;
  let line: Promise<void> = Promise.resolve();

  const remember = (work: Promise<void>): void => {
    // An export is not stopped because its resumption could not be noted.
    work.catch((error: unknown) => console.warn('An export could not be noted.', reportOf(error).detail));
  };
  remember(clearAbandonedExports().then(onStorage));
  memory.list().then(setInterrupted, (error: unknown) => {
    console.warn('Unfinished exports could not be read.', reportOf(error).detail);
  });

  const forget = (id: string): void => {
    setInterrupted((entries) => entries.filter((entry) => entry.id !== id));
    remember(memory.delete(id));
  };

  const start = (
    settings: ExportSettings,
    handle: FileSystemFileHandle | null,
    place: RenderPlace = 'tab',
  ): ExportTask => {
    const id = randomId();
    const fileName = handle?.name ?? exportFileName(settings, projectName());
    const frozen = snapshot();
    const control = new AbortController();
    aborts.set(control, place);
    const [progress, setProgress] = createSignal<ExportProgress>(waiting(fileName));
    const release = handle ? () => undefined : holdExport(id);
    const target: ExportTarget = handle
      ? { kind: 'file', handle }
      : { kind: 'opfs', path: exportPath(id, fileName) };
    const download = async (): Promise<void> => {
      if (handle) saveBlob(await handle.getFile(), fileName);
      else saveBlob(await exportedFile(id, fileName), fileName);
    };
    let over = false;
    const run = async (): Promise<void> => {
      // What a relay renders goes on without this tab: its list of jobs has it.
      if (place === 'tab') remember(memory.put({ id, settings, fileName, startedAt: Date.now() }));
      const onReport = (report: ExportReport): void => {
        // Reports come over a port of their own: some arrive after the answer.
        if (!control.signal.aborted && !over)
          setProgress((last) => ({ ...last, ...report, phase: unfinished(report.phase) }));
      };
      try {
        const make = place === 'tab' ? runExport : (await import('./relay/remote-export.ts')).runRemoteExport;
        const order = { snapshot: frozen, settings, target, fileName };
        const result = await make(order, onReport, control.signal);
        over = true;
        const { bytes, frames, notices } = result;
        setProgress((last) => ({ ...last, phase: 'done', frames, bytes, notices, etaSeconds: 0 }));
        if (!handle) await download();
      } catch (error) {
        over = true;
        const cancelled = control.signal.aborted;
        setProgress((last) => ({
          ...last,
          phase: cancelled ? 'cancelled' : 'failed',
          error: cancelled ? null : reportOf(error),
        }));
      } finally {
        aborts.delete(control);
        // A page that dies never comes here, and a project that is closed means to go on: both are offered again.
        if (!closing) remember(memory.delete(id));
        onStorage();
      }
    };
    const ended = place === 'tab' ? line.then(run) : run();
    const task: ExportTask = {
      id,
      place,
      settings,
      progress,
      download,
      cancel() {
        control.abort(new StoryError('cancelled'));
        if (progress().phase === 'preparing') setProgress((last) => ({ ...last, phase: 'cancelled' }));
      },
      dismiss() {
        control.abort(new StoryError('cancelled'));
        setTasks((all) => all.filter((other) => other !== task));
        release();
        // Not while the worker still writes.
        if (!handle) remember(ended.then(() => removeExport(id)).then(onStorage));
      },
    };
    setTasks((all) => [...all, task]);
    if (place === 'tab') line = ended;
    return task;
  };

  return {
    tasks,
    interrupted,
    start,
    resume(id, handle) {
      const entry = interrupted().find((other) => other.id === id);
      if (!entry) throw new StoryError('export-gone');
      forget(id);
      return start({ ...entry.settings, name: entry.fileName }, handle);
    },
    forget,
    check: (settings) => checkExport(snapshot(), settings),
    close() {
      closing = true;
      for (const [control, place] of aborts) {
        control.abort(new StoryError(place === 'tab' ? 'cancelled' : 'left-to-relay'));
      }
    },
  };
}

const waiting = (fileName: string): ExportProgress => ({
  phase: 'preparing',
  frames: 0,
  totalFrames: 0,
  reusedFrames: 0,
  framesPerSecond: 0,
  etaSeconds: null,
  notices: [],
  error: null,
  fileName,
  bytes: 0,
});

/** `done` is said once the file lies where the user finds it. */
const unfinished = (phase: ExportReport['phase']): ExportProgress['phase'] =>
  phase === 'done' ? 'muxing' : phase;
