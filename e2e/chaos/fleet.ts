import type { PostgresServer } from '../../relay-server/relay/testing/databases.ts';
import type { Program } from './program.ts';
import type { SmallDisk } from './small-disk.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** What can be broken. */
export interface Fleet {
  readonly relay: Program;
  readonly nodes: readonly Program[];
  readonly wire: TcpProxy;
  /** Null where the database is part of the relay. */
  readonly server: PostgresServer | null;
  /** Null where none can be mounted. */
  readonly disk: SmallDisk | null;
}

const START_TRIES = 20;

/** A program that dies while it starts (its database is away) is started again, as a service manager would. */
export function startAgain(program: Program, log: (line: string) => void, tries = START_TRIES): void {
  if (program.running) return;
  program.start().catch((error: Error) => {
    if (tries === 0 || program.running) log(`${program.name}: ${error.message}`);
    else setTimeout(() => startAgain(program, log, tries - 1), 500);
  });
}
