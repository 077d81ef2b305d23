import type { RenderRequest } from '../../../../src/engine/render/render-job.ts';
import type { ComparedSegment, MadeSegment, SegmentTask } from '../../../../src/protocol/relay/task.ts';
import { FreshSegments } from '../fresh-segments.ts';
import { filmOfOrder } from '../order-film.ts';
import { RelaySegmentStore } from '../relay-segment-store.ts';
import type { TaskContext } from './task-context.ts';

/** What tasks have in common that make segments, of pictures or of sound. */
export interface TaskSegments {
  readonly film: RenderRequest;
  /** Brings each segment to the relay as soon as it is made; those in question are made anew and stay here. */
  readonly store: FreshSegments;
  /** Segments of another node that are to be made again, to see whether it told the truth. */
  readonly questioned: ReadonlySet<string>;
  /** The others. */
  readonly wanted: readonly string[];
  /** All that are wanted are at the relay. @throws StoryError why one is not */
  delivered(): Promise<MadeSegment[]>;
  compared(
    compare: (
      mine: Uint8Array | null,
      theirs: Uint8Array,
      hash: string,
    ) => Promise<Omit<ComparedSegment, 'hash'>>,
  ): Promise<ComparedSegment[]>;
}

/** @throws StoryError as `filmOfOrder` */
export async function openTaskSegments(
  { host, client, blobs, segments, signal }: TaskContext,
  task: SegmentTask,
): Promise<TaskSegments> {
  const film = await filmOfOrder(host, blobs, task.order, signal);
  const questioned = new Set(Object.keys(task.compare));
  const relayed = new RelaySegmentStore(segments, client, blobs, signal);
  const store = new FreshSegments(relayed, questioned, (hash) => {
    // A failure shows in `delivered`, where all are waited for.
    if (!questioned.has(hash)) void relayed.deliver(hash).catch(() => undefined);
  });
  const wanted = task.segments.filter((hash) => !questioned.has(hash));
  return {
    film,
    store,
    questioned,
    wanted,
    delivered: () => Promise.all(wanted.map((hash) => relayed.deliver(hash))),
    async compared(compare) {
      const answers: ComparedSegment[] = [];
      for (const [hash, blob] of Object.entries(task.compare)) {
        const [mine, theirs] = [await store.get(hash), await blobs.read(blob, signal)];
        answers.push({ hash, ...(await compare(mine, theirs, hash)) });
      }
      return answers;
    },
  };
}
