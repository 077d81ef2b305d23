import { valueAt } from '../../../engine/timeline/keyframes.ts';
import { automationMode } from '../../workspace/automation/automation-mode.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';
import { BYPASS } from '../../workspace/sound/effects.ts';
import { createMixerValue } from './mixer-values.ts';
import { type PressHandlers, pressSwitch } from './press-switch.ts';

export interface EffectSwitch {
  /** Under the playhead. */
  on(): boolean;
  readonly hands: PressHandlers;
}

/** Whether an effect of a strip is heard. While the film plays and its strip records, a press goes into the automation. */
export function createEffectSwitch(editor: Editor, id: string): EffectSwitch {
  const effect = () => editor.snapshot().effect.get(id);
  const owner = effect()?.owner ?? '';
  const curve = () => {
    const value = effect()?.params[BYPASS] ?? 0;
    return typeof value === 'string' ? 0 : typeof value === 'boolean' ? Number(value) : value;
  };
  const bypass = createMixerValue(editor, {
    strip: owner,
    label: 'effect.set',
    min: 0,
    max: 1,
    read: curve,
    write: (apply, value) => apply('effect.set', { effect: id, fields: { params: { [BYPASS]: value } } }),
    target: () => ({ kind: 'effect', id, value: BYPASS }),
    tolerance: 0,
    steps: true,
  });
  const bypassed = () => valueAt(curve(), editor.session.player.time()) >= 0.5;
  const enabled = () => effect()?.enabled ?? false;
  const next = () => (bypassed() ? 0 : 1);
  return {
    on: () => enabled() && !bypassed(),
    hands: pressSwitch(editor, {
      strip: owner,
      value: bypass,
      next,
      able: enabled,
      click() {
        if (enabled() && automationMode(owner) !== 'read' && editor.session.player.playing())
          bypass.set(next());
        else perform(editor, 'effect.set', { effect: id, fields: { enabled: !enabled() } });
      },
    }),
  };
}
