import type { Principal } from '../access/principal.ts';
import type { Log } from './log.ts';

/** What every handler finds in its context. */
export interface RelayEnvironment {
  readonly Variables: {
    readonly requestId: string;
    readonly log: Log;
    readonly principal: Principal;
    /** A proxy of ours stands in front: its headers tell who really asks. */
    readonly behindProxy: boolean;
  };
}
