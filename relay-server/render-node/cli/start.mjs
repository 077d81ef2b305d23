/**
 * Starts the command line quickly. Plain JavaScript, so that the cache of compiled code is there before the first module whose types
 * have to be stripped: the tool for that takes 60 ms to load, and is not loaded when everything is in the cache.
 */
import { enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { defaultCacheFolder } from '../node-host/cache-folder.mjs';

enableCompileCache(join(defaultCacheFolder(), 'code'));

// The library of containers comes in 70 modules or in one; loading them takes 57 ms or 10.
const MEDIABUNNY = new URL('bundles/mediabunny.mjs', new URL('../../', import.meta.resolve('mediabunny')))
  .href;
registerHooks({
  resolve: (name, context, next) => next(name === 'mediabunny' ? MEDIABUNNY : name, context),
});

await import('./main.ts');
