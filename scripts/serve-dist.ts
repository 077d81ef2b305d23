/** Serves `dist/` as it is until it is told to stop. */
import { serveUntilStopped } from './serve/serve-until-stopped.ts';

await serveUntilStopped(process.env);
