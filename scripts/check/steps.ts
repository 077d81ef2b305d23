/** The checks that read the sources without running them. */
import { checkLayers } from './layers.ts';
import { runTool } from './run-tool.ts';

export interface CheckStep {
  readonly name: string;
  run(): Promise<boolean>;
}

// By its path: another package of the tree brings a `tsc` of its own.
const tsc = 'node_modules/typescript/bin/tsc';
const biome = 'node_modules/@biomejs/biome/bin/biome';

/** Biome colours a log file too, letter by letter. */
const colors = process.stdout.isTTY ? 'force' : 'off';

export const checkSteps: readonly CheckStep[] = [
  {
    name: 'types',
    run: async () => {
      // The service worker has another global scope than the rest, hence a project of its own.
      const projects = ['tsconfig.json', 'src/app/pwa/tsconfig.json'];
      const outcomes = [];
      for (const project of projects)
        outcomes.push(await runTool(process.execPath, [tsc, '--noEmit', '-p', project]));
      return outcomes.every(({ ok }) => ok);
    },
  },
  {
    name: 'lint',
    run: async () => {
      const args = ['ci', '--error-on-warnings', `--colors=${colors}`, '.'];
      return (await runTool(process.execPath, [biome, ...args])).ok;
    },
  },
  { name: 'layers', run: async () => (await checkLayers(process.cwd())).ok },
];
