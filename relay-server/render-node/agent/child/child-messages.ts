// Between a node and the process of its own that does a task.
import type { ErrorReport } from '../../../../src/base/errors.ts';
import type { RelayAddress } from '../../../../src/protocol/relay/client/relay-client.ts';
import type { NodeCapabilities } from '../../../../src/protocol/relay/node.ts';
import type { Task, TaskFailure, TaskResult } from '../../../../src/protocol/relay/task.ts';

export interface TaskOrder {
  readonly task: Task;
  readonly relay: RelayAddress;
  readonly cache: string;
}

export type ToChild =
  | { readonly type: 'probe' }
  | { readonly type: 'task'; readonly order: TaskOrder }
  | { readonly type: 'cancel' };

export type FromChild =
  | { readonly type: 'ready' }
  /** Every second: it lives, and so much memory is its. */
  | { readonly type: 'beat'; readonly memory: number }
  | {
      readonly type: 'progress';
      readonly progress: number;
      readonly frames: number;
      readonly framesPerSecond: number;
    }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'probed'; readonly capabilities: NodeCapabilities }
  | { readonly type: 'done'; readonly result: TaskResult }
  | { readonly type: 'failed'; readonly error: ErrorReport; readonly nature: TaskFailure['nature'] };
