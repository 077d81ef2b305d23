/** Serves the sources through Vite, with the isolation headers of the studio: pages that try one part without the studio around it. */
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @returns the server, which the caller closes, and the address of `e2e/harness/` */
export async function serveHarness(): Promise<{ readonly server: ViteDevServer; readonly url: string }> {
  const server = await createServer({
    root,
    configFile: `${root}/vite.config.ts`,
    cacheDir: `${root}/node_modules/.vite-harness`,
    logLevel: 'warn',
    // A library that is found only while a page runs is bundled then, and every page is loaded anew in the middle of its work.
    optimizeDeps: { entries: ['e2e/harness/*.html', 'workers/*/*-worker.ts'] },
    // Derived from the process id, so that two runs on one machine do not meet.
    server: {
      port: 30_000 + (process.pid % 20_000),
      host: '127.0.0.1',
      watch: null,
      hmr: false,
      fs: { strict: false },
    },
  });
  await server.listen();
  return { server, url: `${server.resolvedUrls?.local[0]}e2e/harness/` };
}
