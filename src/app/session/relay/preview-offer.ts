// Whether a relay could draw the preview's pictures, and whether this tab cannot.
import { reportOf } from '../../../base/errors.ts';
import type { NodeView } from '../../../protocol/relay/node.ts';
import { relayClient } from './relay-account.ts';

/** WebCodecs and a graphics device. */
export async function tabCanDraw(): Promise<boolean> {
  if (!('VideoDecoder' in globalThis && 'gpu' in navigator)) return false;
  return (await navigator.gpu.requestAdapter()) !== null;
}

/** Nodes that would draw for whoever is signed in; 0 where none does, or the relay is away. */
export async function drawingNodes(): Promise<number> {
  const client = relayClient();
  if (!client) return 0;
  try {
    const { principal } = await client.ask<{ principal: { scopes: string[] } }>('/api/access/me');
    if (!principal.scopes.includes('preview')) return 0;
    const { nodes } = await client.ask<{ nodes: NodeView[] }>('/api/nodes');
    return nodes.filter(({ state, capabilities }) => state === 'online' && capabilities.preview).length;
  } catch (error) {
    console.warn('The relay was not asked for previews.', reportOf(error).detail);
    return 0;
  }
}
