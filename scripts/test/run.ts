/**
 * Runs every step, over failures too, and ends with a summary. The last line is `N passed, N failed`, with
 * `, N skipped` when there are some. Arguments name the steps to run; without any, all run.
 */
import { addCounts, type Counts, formatCounts, noCounts } from './counts.ts';
import { prepareMachine } from './prepare-machine.ts';
import { testSteps } from './steps.ts';

const wanted = process.argv.slice(2);
const steps = wanted.length === 0 ? testSteps : testSteps.filter(({ name }) => wanted.includes(name));

const browser = await prepareMachine();
if (browser) console.log(`Browser: ${browser}`);
else console.error('No browser could be installed: the steps that need one will fail.');

const summary: string[] = [];
let total: Counts = noCounts;
for (const { name, run, failures } of steps) {
  console.log(`\n=== ${name}`);
  const startMs = performance.now();
  const counts = await run().catch((error: unknown): Counts => {
    console.error(error);
    return { ...noCounts, failed: 1 };
  });
  total = addCounts(total, counts);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  summary.push(`${name.padEnd(28)} ${formatCounts(counts)} (${seconds} s)`);
  // Said again at the end, where whoever reads a long log looks first.
  if (counts.failed > 0) summary.push(...((await failures?.()) ?? []).map((line) => `  failed: ${line}`));
}

console.log(`\n${summary.join('\n')}\n`);
console.log(formatCounts(total));
process.exitCode = total.failed > 0 || steps.length === 0 ? 1 : 0;
