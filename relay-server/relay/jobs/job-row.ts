import type { ErrorReport } from '../../../src/base/errors.ts';
import type { Artefact, JobKind, JobState, JobView, Needs } from '../../../src/protocol/relay/job.ts';
import type { PlannedSound, PlanResult } from '../../../src/protocol/relay/task.ts';
import type { Queryable } from '../database/database.ts';
import type { LaneWish } from '../queue/lane.ts';

/** What the task of a job is made from. */
export interface JobSpec {
  readonly order?: string;
  readonly inputs?: readonly string[];
  readonly ending?: string;
  readonly input?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly segments?: readonly string[];
  /** The segments are stretches of sound. */
  readonly sound?: boolean;
  /** The segments are only copied from their source, for who watches: the film does not wait for them. */
  readonly copied?: boolean;
  /** Of a check: segment → blob that another node made, and who that was. */
  readonly compare?: Readonly<Record<string, string>>;
  readonly maker?: string;
}

/** Of a render whose plan is there. */
export interface RenderPlan {
  readonly durationSeconds: number;
  readonly identity: string;
  /** Its segments stand behind those of the pictures in `relay.render_segment`, counted in packets. */
  readonly sound?: SoundFacts | null;
  /** Of its pictures. */
  readonly color?: PlanResult['color'];
}

export type SoundFacts = Omit<PlannedSound, 'segments'>;

export interface JobRow {
  readonly id: string;
  readonly root: string;
  readonly parent: string | null;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly tenant: string;
  readonly owner: string;
  readonly name: string;
  readonly priority: number;
  readonly deadline: Date | null;
  readonly labels: Record<string, string>;
  readonly needs: Needs;
  readonly spec: JobSpec;
  readonly correlation: string;
  readonly lane: string | null;
  readonly lane_wish: LaneWish | null;
  readonly since: Date;
  readonly tag: number | null;
  readonly estimate_seconds: number | null;
  readonly cost_seconds: number;
  /** Of its tenant's clock, when it was queued. */
  readonly charged_seconds: number;
  readonly attempts: number;
  readonly soft_failures: number;
  readonly node: string | null;
  readonly progress: number;
  readonly frames: number;
  readonly total_frames: number;
  readonly segments_total: number | null;
  readonly segments_stored: number;
  readonly segments_done: number;
  readonly plan: RenderPlan | null;
  readonly error: ErrorReport | null;
  readonly waiting: ErrorReport | null;
  readonly notices: readonly ErrorReport[];
  readonly artefacts: readonly Artefact[];
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

/** What the queue needs to know to say how soon a task comes. */
export type Queueable = Pick<
  JobRow,
  'id' | 'tenant' | 'plan' | 'total_frames' | 'since' | 'priority' | 'deadline' | 'estimate_seconds' | 'tag'
>;

/** A row, and what the nodes say that work on it now. */
export interface ViewRow extends JobRow {
  readonly live_frames: number;
  readonly live_rate: number;
  readonly live_progress: number;
  readonly mux_progress: number;
}

export interface LiveTask {
  readonly root: string;
  readonly job: string;
  readonly kind: JobKind;
  readonly progress: number;
  readonly frames: number;
  readonly frames_per_second: number;
}

/** What runs is asked for apart, and only of what runs: in one query with the jobs it cost PostgreSQL more than all the rest. */
export function withLive(row: JobRow, tasks: readonly LiveTask[]): ViewRow {
  const own = tasks.filter(({ root, job }) => (row.parent === null ? root === row.id : job === row.id));
  const sum = (of: (task: LiveTask) => number): number => own.reduce((total, task) => total + of(task), 0);
  const most = (some: readonly LiveTask[]): number => Math.max(0, ...some.map(({ progress }) => progress));
  return {
    ...row,
    live_frames: sum(({ kind, job, frames }) => (kind === 'segment' || job === row.id ? frames : 0)),
    live_rate: sum(({ frames_per_second: rate }) => rate),
    live_progress: most(own.filter(({ job }) => job === row.id)),
    mux_progress: most(own.filter(({ kind }) => kind === 'mux')),
  };
}

/** The share of a render's bar that its parts get; what follows the pictures is sound and copying. */
const PLAN_SHARE = 0.02;
const MUX_SHARE = 0.08;

function progressOf(row: ViewRow): number {
  if (row.state === 'done') return 1;
  if (row.kind !== 'render') return Math.max(row.progress, row.live_progress);
  if (!row.plan) return 0;
  const made = row.total_frames === 0 ? 1 : (row.frames + row.live_frames) / row.total_frames;
  return Math.min(
    1,
    PLAN_SHARE + (1 - PLAN_SHARE - MUX_SHARE) * Math.min(1, made) + MUX_SHARE * row.mux_progress,
  );
}

export const viewOf = (row: ViewRow, etaSeconds: number | null): JobView => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  name: row.name,
  parent: row.parent,
  tenant: row.tenant,
  owner: row.owner,
  priority: row.priority,
  deadline: row.deadline?.getTime() ?? null,
  labels: row.labels,
  needs: row.needs,
  progress: progressOf(row),
  frames: Math.min(row.frames + row.live_frames, Math.max(row.total_frames, row.frames)),
  totalFrames: row.total_frames,
  framesPerSecond: row.live_rate,
  etaSeconds,
  attempts: row.attempts,
  node: row.node,
  error: row.error,
  waiting: row.waiting,
  notices: [...row.notices],
  artefacts: [...row.artefacts],
  segments:
    row.segments_total === null
      ? null
      : { total: row.segments_total, stored: row.segments_stored, done: row.segments_done },
  createdAt: row.created_at.getTime(),
  startedAt: row.started_at?.getTime() ?? null,
  finishedAt: row.finished_at?.getTime() ?? null,
});

/** Takes the flow for this transaction: whoever changes anything of it comes here first. Null when there is no such job. */
export async function lockFlow(tx: Queryable, root: string): Promise<JobRow | null> {
  const [row] = await tx.query<JobRow>(
    'SELECT * FROM relay.job WHERE id = $1 AND parent IS NULL FOR UPDATE',
    [root],
  );
  return row ?? null;
}
