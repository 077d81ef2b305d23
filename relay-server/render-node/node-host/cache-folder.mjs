import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * `STORYCORE_CACHE`, or the place that the operating system has for things which can be made again. Plain JavaScript, because it is
 * asked for before anything may be compiled.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string}
 */
export function defaultCacheFolder(environment = process.env) {
  if (environment.STORYCORE_CACHE) return environment.STORYCORE_CACHE;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'StoryCore');
  if (process.platform === 'win32') {
    return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'StoryCore', 'Cache');
  }
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'storycore');
}
