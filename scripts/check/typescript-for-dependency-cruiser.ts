/**
 * dependency-cruiser reads TypeScript, and the type imports in it, through the compiler's JavaScript interface, which
 * TypeScript 7 no longer has. Preloaded with `--import`, this gives it TypeScript 6; everything else keeps 7.
 */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier.replace(/^typescript(?=\/|$)/, 'typescript-for-dependency-cruiser'), context),
});
