import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** Whoever is at the other end of the line. Behind a proxy of ours (`STORYCORE_PROXY=1`) the last address that it added. */
export function addressOf(context: Context): string {
  const forwarded = context.get('behindProxy') ? context.req.header('x-forwarded-for') : undefined;
  const told = forwarded?.split(',').at(-1)?.trim();
  if (told) return told.slice(0, 64);
  try {
    return getConnInfo(context).remote.address ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
