import { listen } from '../../relay-server/static/listen.ts';

/**
 * Serves `dist/` on `PORT` and `HOST`, prints the URL, and ends the process on Ctrl-C with code 0. A port that cannot
 * be had ends it with code 1 and a line that says what to do.
 */
export async function serveUntilStopped(env: NodeJS.ProcessEnv): Promise<void> {
  const port = Number(env.PORT ?? 4173);
  const host = env.HOST ?? '127.0.0.1';
  const server = await listen({ root: 'dist', port, host }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(
      `Port ${port} is already in use. Stop the program that uses it, or choose another one: PORT=${port + 1} npm start`,
    );
    process.exit(1);
  });
  const stop = async () => {
    await server.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`\nStoryCore is ready: ${server.url}\nStop it with Ctrl-C.`);
}
