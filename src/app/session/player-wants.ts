// What playing waits for, told while anything is waited for.

export interface Wants {
  say(who: Want, waits: boolean): void;
  clear(): void;
}

type Want = 'start' | 'picture' | 'sound' | 'still';

/** Several can wait for something at once; the user is told as long as one does. */
export function createWants(tell: (waiting: boolean) => void): Wants {
  const waiting = new Set<Want>();
  return {
    say(who, waits) {
      if (waits) waiting.add(who);
      else waiting.delete(who);
      tell(waiting.size > 0);
    },
    clear() {
      waiting.clear();
      tell(false);
    },
  };
}
