/** The import table as a lint: dependency-cruiser over every folder of sources that exists. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Outcome, runTool } from './run-tool.ts';

const folders = ['src', 'workers', 'models', 'relay-server', 'e2e', 'oracle', 'bench', 'scripts'];

const preload = new URL('./typescript-for-dependency-cruiser.ts', import.meta.url).href;
const config = fileURLToPath(new URL('../../.dependency-cruiser.cjs', import.meta.url));
const cruiser = fileURLToPath(
  new URL('../../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', import.meta.url),
);

/**
 * @param root the tree to check, with the folders of the repository in it
 * @param options.quiet collect the report instead of printing it
 */
export function checkLayers(root: string, options: { quiet?: boolean } = {}): Promise<Outcome> {
  const present = folders.filter((folder) => existsSync(`${root}/${folder}`));
  return runTool(process.execPath, ['--import', preload, cruiser, '--config', config, ...present], {
    cwd: root,
    ...options,
  });
}
