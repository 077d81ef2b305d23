/** Builds when the sources are newer than `dist/`, then serves it until Ctrl-C. `npm start` ends here. */
import { buildIfStale } from './build/build-if-stale.ts';
import { serveUntilStopped } from './serve/serve-until-stopped.ts';

try {
  await buildIfStale(process.cwd());
  await serveUntilStopped(process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
