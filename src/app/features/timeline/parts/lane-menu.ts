import { automationOf } from '../../../../project/commands/timeline/automation-target.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import type { Automatable } from '../../../workspace/automation/automatable.ts';
import { keysOf } from '../../../workspace/automation/curve-edit.ts';
import {
  chosenPoints,
  clearCurve,
  easePoints,
  removePoints,
} from '../../../workspace/automation/edit-points.ts';
import type { Editor } from '../../../workspace/editor-context.ts';
import { addPointAtPlayhead, chooseAllPoints } from '../drag/lane-keys.ts';

/** What can be done with a lane: from its header, and at the pointer. */
export function laneMenu(editor: Editor, value: Automatable): MenuEntry[] {
  const { target, law } = value;
  const keys = keysOf(automationOf(editor.snapshot(), target) ?? 0);
  const chosen = chosenPoints(editor, target);
  const meant = chosen.size > 0 ? keys.filter(({ at }) => chosen.has(at)) : keys;
  const locked = editor.readOnly();
  const eases = law.switches ? [] : (['linear', 'smooth', 'hold'] as const);
  return [
    {
      title: t('editor.automation.addPoint'),
      icon: 'plus',
      keys: 'Enter',
      disabled: locked,
      run: () => addPointAtPlayhead(editor, value),
    },
    {
      title: t('editor.automation.chooseAll'),
      keys: 'Mod+A',
      disabled: keys.length === 0,
      run: () => chooseAllPoints(editor, value),
    },
    ...eases.map((ease, i) => ({
      title: t(`editor.automation.${ease}`),
      separated: i === 0,
      checked: meant.length > 0 && meant.every((key) => key.ease === ease),
      disabled: locked || keys.length === 0,
      run: () => easePoints(editor, target, ease),
    })),
    {
      title: t('editor.automation.deletePoints'),
      icon: 'trash',
      keys: 'Delete',
      separated: true,
      danger: true,
      disabled: locked || chosen.size === 0,
      run: () => removePoints(editor),
    },
    {
      title: t('editor.automation.clear'),
      danger: true,
      disabled: locked || keys.length === 0,
      run: () => clearCurve(editor, target),
    },
  ];
}
