import type { NodeCapabilities, NodeHeartbeat, NodeView } from '../../../src/protocol/relay/node.ts';

export interface NodeRow {
  readonly id: string;
  readonly name: string;
  readonly principal: string;
  readonly state: NodeView['state'];
  readonly pools: readonly string[];
  readonly slots: number;
  readonly capabilities: NodeCapabilities;
  readonly load: NodeHeartbeat['load'] | null;
  readonly seen_at: Date;
}
