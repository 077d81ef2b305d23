// The way from the start screen into a project. Everything behind it is loaded when it is first used: the document library alone
// is larger than the whole start screen may be.
import { type Accessor, createSignal } from 'solid-js';
import { reportOf } from '../../base/errors.ts';
import { projectShelf } from '../session/project-shelf.ts';
import type { ImportItem, ProjectShelf, Session } from '../session/types.ts';
import { t } from '../ui/i18n/i18n.ts';
import { notifyError } from '../ui/notices.ts';
import { goToProject } from './route.ts';

export interface StudioDoor {
  readonly shelf: ProjectShelf;
  /** A project is being made or read in. */
  readonly busy: Accessor<boolean>;
  open(id: string): Promise<Session>;
  create(items: readonly ImportItem[]): Promise<void>;
  openFile(file: File): Promise<void>;
  openSample(): Promise<void>;
}

const loadSession = () => import('../session/open-session.ts');

export function createStudioDoor(): StudioDoor {
  const [busy, setBusy] = createSignal(false);
  /** Files that came with "new": handed to the project once it is open. */
  let waiting: { readonly project: string; readonly items: readonly ImportItem[] } | null = null;
  const make = async (work: () => Promise<string>): Promise<string | null> => {
    if (busy()) return null;
    setBusy(true);
    try {
      return await work();
    } catch (error) {
      notifyError(reportOf(error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return {
    shelf: projectShelf,
    busy,
    async open(id) {
      const { openSession } = await loadSession();
      const session = await openSession(id);
      if (waiting?.project === id && waiting.items.length > 0) session.media.import(waiting.items);
      waiting = null;
      return session;
    },
    async create(items) {
      const id = await make(async () => (await loadSession()).createProject(t('start.newName')));
      if (!id) return;
      waiting = { project: id, items };
      goToProject(id);
    },
    async openFile(file) {
      const id = await make(async () => (await loadSession()).importProjectFile(file));
      if (id) goToProject(id);
    },
    async openSample() {
      const id = await make(async () => (await loadSession()).createSampleProject(t('start.sampleName')));
      if (id) goToProject(id);
    },
  };
}
