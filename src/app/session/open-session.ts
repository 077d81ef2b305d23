// An open project: the document from the database, with everything around it that lives in workers.
import { createSignal } from 'solid-js';
import { AudioClient } from '../../../workers/audio/audio-client.ts';
import { type ErrorReport, reportOf, StoryError } from '../../base/errors.ts';
import { Scope } from '../../base/scope.ts';
import type { ExportSettings } from '../../project/records/export-settings.ts';
import type { Sequence } from '../../project/records/sequence.ts';
import { OpenProject } from '../../storage/open-project.ts';
import { ProjectShelf } from '../../storage/project-shelf.ts';
import { readStorage } from '../../storage/storage-estimate.ts';
import { unfinishedExports } from '../../storage/unfinished-exports.ts';
import { documentHealth, sameHealth } from './document-health.ts';
import { createExporter } from './exporter.ts';
import { createMediaLibrary } from './media-library.ts';
import { createPlayer } from './player.ts';
import { createRecorder } from './recording/recorder.ts';
import { createRelayPreview } from './relay/relay-preview.ts';
import { watchTelemetry } from './relay/telemetry.ts';
import { shelfPicture } from './shelf-picture.ts';
import { openTestDoor } from './test-door.ts';
import type { Session, StorageState } from './types.ts';

export { createProject, createSampleProject } from './create-project.ts';
export { importProjectFile } from './project-file.ts';

/** @throws StoryError `project-missing`, `project-newer`, `project-corrupt`, `storage-failed` */
export async function openSession(projectId: string): Promise<Session> {
  const scope = new Scope();
  const project = await OpenProject.open(projectId);
  scope.own(project);
  try {
    // Reading a long film is a task long enough: what is set up around it is another.
    await new Promise((resolve) => setTimeout(resolve));
    return assemble(project, scope);
  } catch (error) {
    await scope.close();
    throw error;
  }
}

function assemble(project: OpenProject, scope: Scope): Session {
  const { store } = project;
  const [snapshot, setSnapshot] = createSignal(store.snapshot());
  const [role, setRole] = createSignal(project.role);
  const [saveState, setSaveState] = createSignal(project.saveState);
  const [storage, setStorage] = createSignal<StorageState>({ usedBytes: 0, quotaBytes: 0, persisted: false });
  const [health, setHealth] = createSignal(documentHealth(store, project), { equals: sameHealth });
  const [soundError, setSoundError] = createSignal<ErrorReport | null>(null);
  scope.onClose(project.onRole(setRole));
  scope.onClose(project.onRefusal(() => setHealth(documentHealth(store, project))));
  scope.onClose(project.onSaveState(setSaveState));

  const measure = (): void => {
    readStorage().then(setStorage, (error: unknown) => {
      console.warn('Storage could not be measured.', reportOf(error).detail);
    });
  };
  measure();

  const sequence = (): Sequence => {
    const found = store.get('sequence', store.project.sequence);
    if (!found) throw new StoryError('sequence-missing', { params: { sequence: store.project.sequence } });
    return found;
  };
  const sound = new AudioClient({
    snapshot: store.snapshot(),
    sequence: sequence().id,
    onError: setSoundError,
  });
  scope.own(sound);
  const player = scope.own(
    createPlayer({
      snapshot: () => store.snapshot(),
      sequence,
      sound,
      soundError: [soundError, setSoundError],
      onRelay: (state) => relayPreview.hear(state),
      onRestart: () => relayPreview.restarted(),
    }),
  );
  const relayPreview = createRelayPreview({
    snapshot: () => store.snapshot(),
    sequence: () => sequence().id,
    proxies: () => (player.useProxies() ? media.proxies() : new Set<string>()),
    preview: player.preview,
  });
  scope.onClose(() => relayPreview.close());
  const media = scope.own(
    createMediaLibrary({
      store,
      project: project.id,
      onStorage: measure,
      onProxies: (hashes) => player.setProxies(hashes),
      onChanged: (asset) => {
        player.refreshMedia(asset);
        relayPreview.refreshMedia(asset);
        sound.refreshMedia(asset);
      },
    }),
  );
  const recorder = scope.own(
    createRecorder({
      project: project.id,
      sound,
      player,
      frameRate: () => sequence().frameRate,
      bring: (file) => media.bring(file),
    }),
  );
  const memory = unfinishedExports<ExportSettings>();
  const exporter = scope.own(
    createExporter({
      snapshot: () => store.snapshot(),
      projectName: () => store.project.name,
      memory: {
        list: () => memory.list(project.id),
        put: (entry) => memory.put({ ...entry, project: project.id }),
        delete: (id) => memory.delete(id),
      },
      onStorage: measure,
    }),
  );

  // Many edits of one task (a drag, a paste) are one change for whoever watches the signal.
  let told = true;
  let openSequence = sequence().id;
  scope.onClose(
    store.subscribe((diff) => {
      player.apply(diff);
      relayPreview.apply(diff);
      sound.apply(diff);
      media.apply(diff);
      if (sequence().id !== openSequence) {
        openSequence = sequence().id;
        sound.replace(store.snapshot(), openSequence);
      }
      if (!told) return;
      told = false;
      queueMicrotask(() => {
        told = true;
        setSnapshot(store.snapshot());
        setHealth(documentHealth(store, project));
      });
    }),
  );
  const shelf = new ProjectShelf();
  scope.onClose(shelfPicture(store, player, (picture) => shelf.setThumbnail(project.id, picture)));

  const session: Session = {
    projectId: project.id,
    store,
    snapshot,
    player,
    relayPreview,
    media,
    recorder,
    meters: sound.meters,
    setHeadphones: (on) => sound.setHeadphones(on),
    async measureLoudness(goal, onProgress, signal) {
      const { measureLoudness } = await import('../../../workers/audio/loudness-client.ts');
      return measureLoudness(store.snapshot(), sequence().id, goal, onProgress, signal);
    },
    async matchClips(reference, clips, onProgress, signal) {
      const { matchClips } = await import('../../../workers/audio/loudness-client.ts');
      return matchClips(store.snapshot(), sequence().id, reference, clips, onProgress, signal);
    },
    async learnNoise(effect, range, onProgress, signal) {
      const { learnNoise } = await import('../../../workers/audio/loudness-client.ts');
      return learnNoise(store.snapshot(), sequence().id, effect, range, onProgress, signal);
    },
    async levelClips(clips, onProgress, signal) {
      const { levelClips } = await import('../../../workers/audio/loudness-client.ts');
      return levelClips(store.snapshot(), sequence().id, clips, onProgress, signal);
    },
    exporter,
    storage,
    role,
    health,
    saveState,
    async exportFile(options) {
      const { exportProjectFile } = await import('./project-file.ts');
      return exportProjectFile(store, options);
    },
    close: () => scope.close(),
  };
  scope.onClose(watchTelemetry(session));
  scope.onClose(
    openTestDoor({
      session,
      counters: () => player.preview.counters(),
      crashPreview: () => player.preview.crash(),
    }),
  );
  return session;
}
