/** `npm start`: install what is missing, build what is stale, serve the studio. Needs git, npm and Node ≥ 20. */
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './setup/install.mjs';
import { becomePinnedNode } from './setup/pinned-node.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
  process.chdir(root);
  const { port, host } = readAddress(process.env);
  // Asked before the minutes of installing and building, not after them.
  await refuseTakenPort(port, host);
  ensureInstalled(root);
  await becomePinnedNode(root, ['scripts/serve.ts'], { PORT: String(port), HOST: host });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** @param {NodeJS.ProcessEnv} env */
function readAddress(env) {
  const text = env.PORT || '4173';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new Error(
      `PORT is "${text}": give a number from 0 to 65535 (0 picks a free port), for example PORT=8080 npm start`,
    );
  }
  return { port, host: env.HOST || '127.0.0.1' };
}

/** @param {number} port @param {string} host @returns {Promise<void>} */
function refuseTakenPort(port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      reject(new Error(explainListenError(error, port, host))),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** @param {NodeJS.ErrnoException} error @param {number} port @param {string} host */
function explainListenError(error, port, host) {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is already in use. Stop the program that uses it, or choose another one: PORT=${port + 1} npm start`;
  }
  if (error.code === 'EACCES') {
    return `Port ${port} needs more rights than this user has. Choose one above 1023: PORT=4173 npm start`;
  }
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}
