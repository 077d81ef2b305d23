import { LoroDoc } from 'loro-crdt';
import { ProjectStore } from '../store/project-store.ts';

/** The document of a project with one marker, `torn`, whose time is a word: it opens, and the marker cannot be read. */
export function documentWithTornMarker(name: string): Uint8Array {
  const store = ProjectStore.create({ name });
  const document = LoroDoc.fromSnapshot(store.exportSnapshot());
  const marker = document.getMap('marker').ensureMergeableMap('torn');
  marker.set('sequence', store.project.sequence);
  marker.set('at', 'noon');
  document.commit();
  return document.export({ mode: 'snapshot' });
}
