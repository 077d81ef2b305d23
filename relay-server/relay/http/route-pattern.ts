import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

/** The pattern of the route that answered, not of the middleware before it; `none` when there was no such route. */
export function routePattern(context: Context): string {
  const patterns = matchedRoutes(context).map(({ path }) => path);
  return patterns.filter((path) => !path.includes('*')).at(-1) ?? 'none';
}
