// `#/project/<id>`: works on every static host, survives a reload, and the back button leads to the start screen.
import { createSignal } from 'solid-js';

const PROJECT = /^#\/project\/([^/]+)$/;
const read = (): string | null => {
  const match = PROJECT.exec(location.hash);
  return match ? decodeURIComponent(match[1]!) : null;
};
const [projectId, setProjectId] = createSignal(read());
addEventListener('hashchange', () => setProjectId(read()));

/** The id of the project that the address names; null: the start screen. */
export { projectId };

export function goToProject(id: string): void {
  location.hash = `#/project/${encodeURIComponent(id)}`;
}

export function goToStart(): void {
  location.hash = '';
}
