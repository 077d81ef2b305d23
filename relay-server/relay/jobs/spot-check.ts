import { randomUUID } from 'node:crypto';
import type { SegmentResult } from '../../../src/protocol/relay/task.ts';
import type { Queryable } from '../database/database.ts';
import type { NodeRow } from '../nodes/node-row.ts';
import { type Lane, lacks } from '../queue/lane.ts';
import type { Change } from './change.ts';
import type { JobParts } from './job-parts.ts';
import type { JobRow, JobSpec } from './job-row.ts';
import { addTasks, laneFor } from './tasks.ts';

/** Work that somebody waits for goes first: a check counts as having come so much later. */
const CHECK_DELAY_S = 600;

/** Of a check: who made the segment, who said that it is wrong. */
export interface CheckSpec extends JobSpec {
  readonly compare: Readonly<Record<string, string>>;
  readonly maker: string;
  readonly accuser?: string;
}

export const isCheck = (job: Pick<JobRow, 'spec'>): job is JobRow & { readonly spec: CheckSpec } =>
  job.spec.compare !== undefined;

/** Has a share of the segments made again by another node: that is how a node is found which does not do what it says. */
export class SpotCheck {
  readonly #parts: JobParts;
  readonly #share: number;

  constructor(parts: JobParts, share: number) {
    this.#parts = parts;
    this.#share = share;
  }

  /** Of what was just made, now and then one segment. */
  async order(change: Change, root: JobRow, maker: NodeRow, result: SegmentResult): Promise<void> {
    if (result.segments.length === 0 || Math.random() >= this.#share) return;
    const { hash, blob } = result.segments[Math.floor(Math.random() * result.segments.length)]!;
    if (!(await this.#otherThan(change.tx, root, [maker.id]))) return;
    await this.#add(change, root, { compare: { [hash]: blob }, maker: maker.id });
  }

  /**
   * What the check says. When two nodes disagree a third is asked; without one it is the maker who is not believed: a film must not
   * hold what somebody doubts.
   * @returns the node that lied, or null
   */
  async judge(
    change: Change,
    job: JobRow & { readonly spec: CheckSpec },
    root: JobRow,
    checker: string,
    { compared }: SegmentResult,
  ): Promise<string | null> {
    const { compare, maker, accuser } = job.spec;
    const hashes = Object.keys(compare);
    const answers = compared.filter(({ hash }) => hashes.includes(hash));
    if (answers.length === 0) return null;
    const same = answers.every((answer) => answer.same);
    change.note(root.id, {
      what: same ? 'a check found a segment right' : 'a check found a segment wrong',
      node: checker,
      facts: { maker, compared: answers },
    });
    if (same) {
      await change.tx.query('UPDATE relay.segment SET verified = true WHERE hash = ANY($1::text[])', [
        hashes,
      ]);
      return accuser ?? null;
    }
    if (accuser !== undefined) return maker;
    if (!(await this.#otherThan(change.tx, root, [maker, checker]))) return maker;
    await this.#add(change, root, { compare, maker, accuser: checker });
    return null;
  }

  async #add(
    change: Change,
    root: JobRow,
    check: { compare: Readonly<Record<string, string>>; maker: string; accuser?: string },
  ): Promise<void> {
    const id = randomUUID();
    const segments = Object.keys(check.compare);
    const sounds = await change.tx.query(
      `SELECT 1 FROM relay.render_segment WHERE render = $1 AND kind = 'sound' AND hash = ANY($2::text[]) LIMIT 1`,
      [root.id, segments],
    );
    const spec: CheckSpec = { order: root.spec.order!, segments, sound: sounds.length > 0, ...check };
    const later = { ...root, since: new Date(Date.now() + CHECK_DELAY_S * 1000) };
    await addTasks(change, this.#parts, later, 'segment', [{ id, spec }]);
    const barred = [check.maker, ...(check.accuser ? [check.accuser] : [])];
    await change.tx.query(
      `INSERT INTO relay.exclusion (job, node, nature) SELECT $1, node, 'refused' FROM unnest($2::uuid[]) AS x (node)`,
      [id, barred],
    );
  }

  async #otherThan(tx: Queryable, root: JobRow, nodes: readonly string[]): Promise<boolean> {
    const lane: Lane = laneFor('segment', root);
    const rows = await tx.query<NodeRow>(
      `SELECT * FROM relay.node WHERE state = 'online' AND id <> ALL($1::uuid[])`,
      [[...nodes]],
    );
    return rows.some((node) => lacks(lane, node) === null);
  }
}
