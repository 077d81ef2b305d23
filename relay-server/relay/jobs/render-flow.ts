import { randomUUID } from 'node:crypto';
import type { ErrorReport } from '../../../src/base/errors.ts';
import { FINAL_STATES, type JobState } from '../../../src/protocol/relay/job.ts';
import type { MuxResult, PlanResult } from '../../../src/protocol/relay/task.ts';
import { settle } from '../queue/fair-clock.ts';
import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow, RenderPlan, SoundFacts } from './job-row.ts';
import { groupSegments, type WantedSegment } from './segment-groups.ts';
import { addTasks, laneFor } from './tasks.ts';

/** Writes down which segments the film has. `advance` has them made. */
export async function takePlan(change: Change, root: JobRow, result: PlanResult): Promise<JobRow> {
  await change.tx.query('DELETE FROM relay.render_segment WHERE render = $1', [root.id]);
  await change.tx.query(
    `INSERT INTO relay.render_segment (render, position, hash, kind, frame, frames, seconds)
     SELECT $1, position - 1, s ->> 'hash', s ->> 'kind', (s ->> 'frame')::int, (s ->> 'frames')::int,
       (s ->> 'seconds')::float8
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS x (s, position)`,
    [root.id, JSON.stringify([...result.segments, ...soundRows(result.sound)])],
  );
  const plan: RenderPlan = {
    durationSeconds: result.durationSeconds,
    identity: result.encoder,
    sound: factsOf(result.sound),
    color: result.color,
  };
  const [row] = await change.tx.query<JobRow>(
    `UPDATE relay.job SET plan = $2, total_frames = $3, notices = $4, segments_total = $5 WHERE id = $1 RETURNING *`,
    [
      root.id,
      JSON.stringify(plan),
      result.totalFrames,
      JSON.stringify(result.notices),
      result.segments.length + (result.sound?.segments.length ?? 0),
    ],
  );
  return row!;
}

type Sound = PlanResult['sound'];

/** As rows of segments: places and lengths count packets. */
function soundRows(sound: Sound) {
  if (!sound) return [];
  let frame = 0;
  return sound.segments.map(({ hash, packets: frames }) => {
    const seconds = (frames * sound.packetSamples) / sound.sampleRate;
    frame += frames;
    return { hash, kind: 'sound', frame: frame - frames, frames, seconds };
  });
}

function factsOf(sound: Sound): SoundFacts | null {
  if (!sound) return null;
  const { segments: _, ...facts } = sound;
  return facts;
}

/** A planned segment, and who makes it. */
export interface Part extends WantedSegment {
  readonly blob: string | null;
  readonly task: string | null;
  readonly task_root: string | null;
  readonly task_state: JobState | null;
}

/**
 * Brings a planned render as far as it goes: tasks for segments that nobody has made or is making, and the film once all are there.
 * May be called at any time, any number of times. The root must be locked and its lanes made.
 */
export async function advance(change: Change, parts: JobParts, root: JobRow, slots: number): Promise<void> {
  const segments = await change.tx.query<Part>(
    `SELECT r.position, r.hash, r.kind, CASE WHEN r.kind = 'sound' THEN 0 ELSE r.frames END AS frames,
       sum(r.seconds) OVER (PARTITION BY r.kind = 'sound' ORDER BY r.position) - r.seconds AS start, s.blob, s.task, t.root AS task_root, t.state AS task_state
     FROM relay.render_segment r LEFT JOIN relay.segment s ON s.hash = r.hash LEFT JOIN relay.job t ON t.id = s.task
     WHERE r.render = $1 ORDER BY r.position`,
    [root.id],
  );
  const missing = segments.filter(({ kind, blob }) => kind !== 'copy' && blob === null);
  const there = segments.filter(({ kind, blob }) => kind === 'copy' || blob !== null);
  const own = there.filter(({ task_root }) => task_root === root.id).length;
  const framesOf = (some: readonly Part[]): number => some.reduce((sum, { frames }) => sum + frames, 0);
  const estimate =
    parts.pace.secondsFor('segment', framesOf(missing)) +
    parts.pace.secondsFor('mux', root.plan?.durationSeconds ?? 0);
  await change.tx.query(
    `UPDATE relay.job SET segments_done = $2, segments_stored = $3, frames = $4, estimate_seconds = $5 WHERE id = $1`,
    [root.id, own, there.length - own, framesOf(there), estimate],
  );
  change.touch(root.id);
  if (missing.length === 0) return addMux(change, parts, root);
  const unclaimed = missing.filter(
    ({ task, task_state }) => task === null || task_state === null || FINAL_STATES.includes(task_state),
  );
  await claim(change, parts, root, unclaimed, slots);
}

async function addMux(change: Change, parts: JobParts, root: JobRow): Promise<void> {
  const live = await change.tx.query(
    `SELECT 1 FROM relay.job WHERE parent = $1 AND kind = 'mux' AND state NOT IN ('dead', 'cancelled') LIMIT 1`,
    [root.id],
  );
  if (live.length > 0) return;
  const { order, ending } = root.spec;
  await addTasks(change, parts, root, 'mux', [{ spec: { order: order!, ending: ending! } }]);
}

/** Two renders that want one segment: the first to claim it has it made, the other waits for it. */
export async function claim(
  change: Change,
  parts: JobParts,
  root: JobRow,
  wanted: readonly Part[],
  slots: number,
): Promise<void> {
  const groups = groupSegments(wanted, slots).map((segments) => ({ id: randomUUID(), segments }));
  const claims = groups.flatMap(({ id, segments }) => segments.map(({ hash }) => ({ hash, task: id })));
  const unique = [...new Map(claims.map((one) => [one.hash, one])).values()];
  // In one order, so that two that claim the same do not wait for each other crosswise.
  unique.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const got = await change.tx.query<{ hash: string; task: string }>(
    `INSERT INTO relay.segment AS s (hash, task)
     SELECT hash, task FROM jsonb_to_recordset($1::jsonb) AS x (hash text, task uuid)
     ON CONFLICT (hash) DO UPDATE SET task = excluded.task
     WHERE s.blob IS NULL AND NOT EXISTS (
       SELECT 1 FROM relay.job t WHERE t.id = s.task AND t.state NOT IN ('done', 'dead', 'cancelled')
     )
     RETURNING s.hash, s.task`,
    [JSON.stringify(unique)],
  );
  const mine = new Map(got.map(({ hash, task }) => [hash, task]));
  const tasks = groups
    .map(({ id, segments }) => ({ id, segments: segments.filter(({ hash }) => mine.get(hash) === id) }))
    .filter(({ segments }) => segments.length > 0)
    .map(({ id, segments }) => ({
      id,
      spec: {
        order: root.spec.order!,
        segments: segments.map(({ hash }) => hash),
        sound: segments[0]!.kind === 'sound',
        ...(segments[0]!.kind === 'copy' ? { copied: true } : {}),
      },
      frames: segments.reduce((sum, { frames }) => sum + frames, 0),
    }));
  await addTasks(change, parts, root, 'segment', tasks);
}

export async function takeFilm(change: Change, root: JobRow, result: MuxResult): Promise<void> {
  await change.tx.query(
    `UPDATE relay.job SET state = 'done', finished_at = clock_timestamp(), artefacts = $2, frames = $3,
       total_frames = $3, progress = 1, waiting = NULL, notices = notices || $4::jsonb WHERE id = $1`,
    [root.id, JSON.stringify([result.film]), result.frames, JSON.stringify(result.notices)],
  );
  change.note(root.id, { state: 'done', what: 'done', facts: { encodedFrames: result.encodedFrames } });
  change.touch(root.id);
}

/**
 * Ends the tasks of a flow that are not at an end: nobody works on them any more, what they had claimed is free for others.
 * @returns segments that another render may wait for now in vain: `advance` that
 */
export async function endTasks(
  change: Change,
  parts: JobParts,
  root: JobRow,
  kinds: readonly string[] | null,
  state: 'cancelled' | 'paused',
  what: string,
): Promise<string[]> {
  const ended = await change.tx.query<{ id: string; lane: string; node: string | null; charged: number }>(
    `UPDATE relay.job SET state = $3, finished_at = CASE WHEN $3 = 'cancelled' THEN clock_timestamp() END
     WHERE root = $1 AND lane IS NOT NULL AND state IN ('queued', 'running', 'retrying', 'paused')
       AND ($2::text[] IS NULL OR kind = ANY($2)) RETURNING id, lane, node,
       charged_seconds AS charged`,
    [root.id, kinds && [...kinds], state],
  );
  const ids = ended.map(({ id }) => id);
  await change.tx.query('DELETE FROM relay.lease WHERE job = ANY($1::uuid[])', [ids]);
  for (const [lane, jobs] of Map.groupBy(ended, ({ lane }) => lane)) {
    const charged = jobs.reduce((sum, job) => sum + job.charged, 0);
    await settle(change.tx, parts.policies.of(parts.queue.lane(lane)!.queue), root.tenant, charged, 0);
    await parts.queue.remove(
      change.tx,
      lane,
      jobs.map(({ id }) => id),
    );
  }
  for (const { id, node } of ended) change.note(id, { state, what, node });
  const freed = await change.tx.query<{ hash: string }>(
    'DELETE FROM relay.segment WHERE task = ANY($1::uuid[]) AND blob IS NULL RETURNING hash',
    [ids],
  );
  return freed.map(({ hash }) => hash);
}

/** @returns what `endTasks` returns */
export async function failFlow(
  change: Change,
  parts: JobParts,
  root: JobRow,
  error: ErrorReport,
): Promise<string[]> {
  const freed = await endTasks(change, parts, root, null, 'cancelled', 'ended with its job');
  await change.tx.query(
    `UPDATE relay.job SET state = 'dead', finished_at = clock_timestamp(), error = $2, waiting = NULL,
       waiting_since = NULL WHERE id = $1`,
    [root.id, JSON.stringify(error)],
  );
  change.note(root.id, { state: 'dead', what: 'failed', facts: { error } });
  change.touch(root.id);
  return freed;
}

/** Lanes that `advance` may need. */
export async function ensureFlowLanes(parts: JobParts, root: Pick<JobRow, 'needs' | 'plan'>): Promise<void> {
  await parts.queue.ensure(laneFor('segment', root));
  await parts.queue.ensure(laneFor('mux', root));
}
