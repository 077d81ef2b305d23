/** `npm run check`: types, lint and the import table. Continues over failures, so that one run shows them all. */
import { checkSteps } from './check/steps.ts';

const failed: string[] = [];
for (const { name, run } of checkSteps) {
  console.log(`\n— ${name}`);
  if (!(await run())) failed.push(name);
}
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
process.exit(failed.length === 0 ? 0 : 1);
