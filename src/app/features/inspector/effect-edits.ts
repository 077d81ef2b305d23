// What is done to the effects of the selected clips; each is one step of undo over all of them.
import type { Clip } from '../../../project/records/clip.ts';
import type { EffectInstance } from '../../../project/records/effect-instance.ts';
import { effectsOfOwner } from '../../../project/records/track-index.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { perform, performAll } from '../../workspace/perform.ts';
import type { EffectCopy } from '../../workspace/state/editor-state.ts';
import type { EffectRow } from './effect-rows.ts';
import { defaultsOf, type EffectKind, type ShownEffect, shownEffect } from './shown-effect.ts';

export const idsOf = (row: EffectRow): string[] => row.instances.map(({ id }) => id);

const chainOf = (editor: Editor, { owner }: EffectInstance): readonly EffectInstance[] =>
  effectsOfOwner(editor.snapshot(), owner);

/** @returns the new effect of the first clip; null: refused */
export const addEffect = (editor: Editor, clips: readonly Clip[], effect: ShownEffect): string | null =>
  performAll(
    editor,
    'effect.add',
    (apply) =>
      clips.map(
        ({ id }) =>
          apply('effect.add', { owner: id, effect: effect.id, effectVersion: effect.version }).effect,
      )[0] ?? null,
  );

export const removeEffects = (editor: Editor, effects: readonly string[]): void => {
  if (effects.length > 0) perform(editor, 'effect.remove', { effects: [...effects] });
};

export const setParams = (editor: Editor, row: EffectRow, params: Record<string, number | boolean>): void =>
  void performAll(editor, 'effect.set', (apply) => {
    for (const effect of idsOf(row)) apply('effect.set', { effect, fields: { params } });
  });

/** All of them on, or all of them off. */
export const switchRow = (editor: Editor, row: EffectRow, enabled: boolean): void =>
  void performAll(editor, 'effect.set', (apply) => {
    for (const effect of idsOf(row)) apply('effect.set', { effect, fields: { enabled } });
  });

export const resetRow = (editor: Editor, row: EffectRow, effect: ShownEffect): void =>
  setParams(editor, row, defaultsOf(effect));

/** On each clip to where the other row's effect is now. */
export function moveRow(editor: Editor, row: EffectRow, to: EffectRow): void {
  if (row.id === to.id) return;
  performAll(editor, 'effect.reorder', (apply) => {
    row.instances.forEach((instance, i) => {
      const index = chainOf(editor, instance).findIndex(({ id }) => id === to.instances[i]?.id);
      if (index >= 0) apply('effect.reorder', { effect: instance.id, index });
    });
  });
}

const copyOf = ({ effect, effectVersion, enabled, params, data }: EffectInstance): EffectCopy => ({
  effect,
  effectVersion,
  enabled,
  params,
  data,
});

/** Keys and all: they count from the start of a clip, wherever that is. */
export const copyRows = (editor: Editor, rows: readonly EffectRow[]): void =>
  editor.state.copyEffects(rows.map(({ instances }) => copyOf(instances[0]!)));

/** Those of the copied ones that go on such clips. */
export const pasteable = (editor: Editor, kind: EffectKind): readonly EffectCopy[] =>
  editor.state.copiedEffects().filter(({ effect }) => shownEffect(effect, kind) !== undefined);

export const pasteEffects = (editor: Editor, clips: readonly Clip[], kind: EffectKind): void =>
  void performAll(editor, 'effect.add', (apply) => {
    for (const { id } of clips)
      for (const copy of pasteable(editor, kind)) apply('effect.add', { ...copy, owner: id });
  });
