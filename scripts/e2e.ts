/** `npm run e2e`: the browser tests against a fresh build. Arguments go to Playwright. */
import { buildIfStale } from './build/build-if-stale.ts';
import { runTool } from './check/run-tool.ts';
import { prepareMachine } from './test/prepare-machine.ts';

await prepareMachine();
await buildIfStale(process.cwd());
const { ok } = await runTool(process.execPath, [
  'node_modules/@playwright/test/cli.js',
  'test',
  ...process.argv.slice(2),
]);
process.exit(ok ? 0 : 1);
