/**
 * `npm run chaos [-- --seconds 600 --seed 1 --database embedded|server --nodes 2]`: ten minutes of killing and cutting, then the
 * account. Ends with code 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { runChaos } from '../e2e/chaos/chaos.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    nodes: { type: 'string', default: '2' },
    database: { type: 'string', default: 'embedded' },
  },
});
const start = Date.now();
const report = await runChaos({
  seconds: Number(values.seconds),
  seed: Number(values.seed),
  nodes: Number(values.nodes),
  database: values.database === 'server' ? 'server' : 'embedded',
  log: (line) => console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(7)} s  ${line}`),
});
console.log(JSON.stringify(report, null, 2));
const faults = [report.broken, report.orphans, report.strays];
process.exitCode = faults.some(({ length }) => length > 0) ? 1 : 0;
