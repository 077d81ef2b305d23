import * as v from 'valibot';
import { StoryError } from '../../base/errors.ts';
import type { Diff } from '../records/snapshot.ts';
import type { ProjectStore } from '../store/project-store.ts';
import type { Transaction } from '../store/transaction.ts';
import { settle } from './timeline/settle.ts';

/** One edit: plain arguments in, one transaction, a plain answer out. Titles, icons and keys belong to the app. */
export interface Command<
  Id extends string = string,
  S extends v.GenericSchema = v.GenericSchema,
  R = unknown,
> {
  /** `noun.verb`, stable: undo labels, automation and shortcuts name it. */
  readonly id: Id;
  readonly args: S;
  /** May throw at any point: the transaction is then dropped as a whole. */
  run(tx: Transaction, args: v.InferOutput<S>): R;
}

/** Arguments are read, never kept or changed: records of the snapshot may be passed as they are. */
export type Immutable<T> = T extends readonly (infer E)[]
  ? readonly Immutable<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;

/** What a caller passes: fields with a default may be left out. */
export type ArgsOf<C> = C extends Command<string, infer S, unknown> ? Immutable<v.InferInput<S>> : never;
export type ResultOf<C> = C extends Command<string, v.GenericSchema, infer R> ? R : never;

export const defineCommand = <const Id extends string, S extends v.GenericSchema, R>(
  command: Command<Id, S, R>,
): Command<Id, S, R> => command;

/** One undo step. @throws StoryError `invalid-arguments`, or what the command refuses; nothing has changed then */
export function runCommand<Id extends string, S extends v.GenericSchema, R>(
  store: ProjectStore,
  command: Command<Id, S, R>,
  args: Immutable<v.InferInput<S>>,
): { readonly value: R; readonly diff: Diff } {
  return store.transact(command.id, (tx) => applyCommand(tx, command, args));
}

/** The same inside a transaction or the update of a gesture. */
export function applyCommand<Id extends string, S extends v.GenericSchema, R>(
  tx: Transaction,
  command: Command<Id, S, R>,
  args: Immutable<v.InferInput<S>>,
): R {
  const parsed = v.safeParse(command.args, args);
  if (parsed.success) {
    const result = command.run(tx, parsed.output);
    settle(tx);
    return result;
  }
  const issue = parsed.issues[0];
  throw new StoryError('invalid-arguments', {
    params: { command: command.id, field: v.getDotPath(issue) ?? '(all)', reason: issue.message },
  });
}
