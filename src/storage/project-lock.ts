// Two tabs with one project: the one that holds the Web Lock writes, the others follow it live over a BroadcastChannel. When the
// writer closes or crashes, the browser gives the lock to the next in line.
import { Emitter, type Unsubscribe } from '../base/emitter.ts';
import { Scope } from '../base/scope.ts';

export type Role = 'writer' | 'follower';

/** The parts of the browser that it stands on; tests bring their own. */
export interface LockHost {
  /** Null: no Web Locks here, then everybody writes and the merge sorts it out. */
  readonly locks: Pick<LockManager, 'request'> | null;
  channel(name: string): BroadcastChannel;
}

export const browserLocks = (): LockHost => ({
  locks: globalThis.navigator?.locks ?? null,
  channel: (name) => new BroadcastChannel(name),
});

type Message = {
  /** Format version of the sender's documents. Tabs run different versions of the studio while an update is under way. */
  readonly format?: number;
} & (
  | { readonly kind: 'update'; readonly bytes: Uint8Array }
  /** A tab has joined and has this version. */
  | { readonly kind: 'joined'; readonly version: Uint8Array }
);

export class ProjectLock {
  #role: Role = 'follower';
  readonly #roles = new Emitter<Role>();
  readonly #messages = new Emitter<Message>();
  readonly #channel: BroadcastChannel;
  readonly #scope = new Scope();

  private constructor(project: string, host: LockHost) {
    this.#channel = host.channel(`storycore-project-${project}`);
    this.#channel.onmessage = (event: MessageEvent<Message>) => this.#messages.emit(event.data);
    this.#scope.onClose(() => this.#channel.close());
  }

  /** Resolves at once with the role of this tab; the lock is asked for in any case, for when it becomes free. */
  static async join(project: string, host: LockHost = browserLocks()): Promise<ProjectLock> {
    const lock = new ProjectLock(project, host);
    if (!host.locks) {
      lock.#role = 'writer';
      return lock;
    }
    const { locks } = host;
    const name = `storycore-project-${project}`;
    const free = await new Promise<boolean>((decide) => {
      void locks.request(name, { ifAvailable: true }, (granted) => {
        decide(granted !== null);
        return granted ? lock.#hold() : undefined;
      });
    });
    if (free) lock.#role = 'writer';
    else lock.#wait(locks, name);
    return lock;
  }

  get role(): Role {
    return this.#role;
  }

  /** A follower became the writer. It happens at most once. */
  onRole(listener: (role: Role) => void): Unsubscribe {
    return this.#roles.on(listener);
  }

  onMessage(listener: (message: Message) => void): Unsubscribe {
    return this.#messages.on(listener);
  }

  send(message: Message): void {
    if (!this.#scope.closed) this.#channel.postMessage(message);
  }

  /** Gives the lock back. */
  close(): Promise<void> {
    return this.#scope.close();
  }

  #hold(): Promise<void> {
    return new Promise((release) => this.#scope.onClose(() => release()));
  }

  #wait(locks: Pick<LockManager, 'request'>, name: string): void {
    const giveUp = new AbortController();
    this.#scope.onClose(() => giveUp.abort());
    const granted = locks.request(name, { signal: giveUp.signal }, () => {
      if (this.#scope.closed) return undefined;
      this.#role = 'writer';
      this.#roles.emit('writer');
      return this.#hold();
    });
    granted.catch((error: unknown) => {
      // Closing while waiting ends the wait with an abort, which is what closing asked for.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    });
  }
}
