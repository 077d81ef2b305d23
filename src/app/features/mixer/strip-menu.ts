import { busesOfSequence, reaches } from '../../../project/records/routing.ts';
import { t } from '../../ui/i18n/i18n.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import {
  AUTOMATION_MODES,
  automationMode,
  setAutomationMode,
} from '../../workspace/automation/automation-mode.ts';
import type { Editor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';
import { type StripFields, type StripRef, stripOf, stripsOf } from '../../workspace/sound/strips.ts';
import { duckerUnder, toggleDucker } from './ducking.ts';

export interface StripMenuHands {
  readonly disabled: boolean;
  /** Its effects cannot be changed. */
  readonly locked: boolean;
  readonly set: (fields: StripFields) => void;
  readonly rename: () => void;
  readonly look: () => void;
}

/** What can be done with a strip as a whole. */
export function stripMenu(editor: Editor, ref: StripRef, hands: StripMenuHands): MenuEntry[] {
  const { disabled } = hands;
  const snapshot = editor.snapshot();
  const strip = stripOf(snapshot, ref);
  const name = ref.kind === 'master' ? t('mixer.master') : (strip?.name ?? '');
  const look: MenuEntry = { title: t('mixer.scope.open'), takesFocus: true, run: hands.look };
  const modes: MenuEntry[] = AUTOMATION_MODES.map((mode, i) => ({
    title: `${t('mixer.automation.of', { name })}: ${t(`mixer.automation.${mode}`)}`,
    checked: automationMode(ref.id) === mode,
    separated: i === 0 && ref.kind !== 'master',
    disabled,
    run: () => setAutomationMode(ref.id, mode),
  }));
  if (ref.kind === 'master') return [look, ...modes];
  const own: MenuEntry[] = [
    look,
    { title: t('mixer.rename'), icon: 'edit', takesFocus: true, disabled, run: hands.rename },
    {
      title: t('mixer.soloSafe'),
      checked: strip?.soloSafe,
      disabled,
      run: () => hands.set({ soloSafe: !strip?.soloSafe }),
    },
    ...duckEntries(editor, ref, hands.locked),
  ];
  return ref.kind === 'track'
    ? [...own, ...modes]
    : [...own, ...moveEntries(editor, ref, disabled), ...modes, removeEntry(editor, ref, disabled)];
}

/** Under strips that can be listened to from here: none that this one feeds. */
function duckEntries(editor: Editor, ref: StripRef, disabled: boolean): MenuEntry[] {
  const snapshot = editor.snapshot();
  return stripsOf(snapshot, editor.sequence().id)
    .filter(({ kind, id }) => kind !== 'master' && !reaches(snapshot, ref.id, id))
    .map((other, i) => ({
      title: t('mixer.duckUnder', { name: stripOf(snapshot, other)?.name ?? '' }),
      checked: duckerUnder(snapshot, ref.id, other.id) !== null,
      separated: i === 0,
      disabled,
      run: () => toggleDucker(editor, ref.id, other.id),
    }));
}

function moveEntries(editor: Editor, ref: StripRef, disabled: boolean): MenuEntry[] {
  const buses = busesOfSequence(editor.snapshot(), editor.sequence().id);
  const place = buses.findIndex(({ id }) => id === ref.id);
  const move = (index: number) => void perform(editor, 'bus.move', { bus: ref.id, index });
  return [
    { title: t('mixer.moveLeft'), disabled: disabled || place <= 0, run: () => move(place - 1) },
    {
      title: t('mixer.moveRight'),
      disabled: disabled || place === buses.length - 1,
      run: () => move(place + 1),
    },
  ];
}

const removeEntry = (editor: Editor, ref: StripRef, disabled: boolean): MenuEntry => ({
  title: t('mixer.removeBus'),
  icon: 'trash',
  danger: true,
  separated: true,
  disabled,
  run: () => void perform(editor, 'bus.remove', { bus: ref.id }),
});
