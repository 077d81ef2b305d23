import type { Component } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { SearchPicker } from '../../ui/search-picker.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';
import { effectNamed, label, SOUND_EFFECTS } from '../../workspace/sound/effects.ts';
import { useMixer } from './mixer-context.ts';

/** All effects for a strip; the one that is added opens. */
export const AddEffect: Component<{
  owner: string;
  name: string;
  anchor: HTMLElement;
  onClose: () => void;
}> = (props) => {
  const editor = useEditor();
  const mixer = useMixer();
  const add = (effect: string) => {
    const added = perform(editor, 'effect.add', {
      owner: props.owner,
      effect,
      effectVersion: effectNamed(effect)?.version ?? 1,
    });
    if (added) mixer.openEffect(added.effect);
  };
  return (
    <SearchPicker
      label={t('mixer.inserts.add', { name: props.name })}
      searchLabel={t('mixer.inserts.search')}
      listLabel={t('mixer.inserts.list')}
      noMatch={(text) => t('mixer.inserts.noMatch', { text })}
      items={SOUND_EFFECTS.map((effect) => ({ id: effect.id, title: label(effect.label) }))}
      anchor={props.anchor}
      onPick={add}
      onClose={props.onClose}
    />
  );
};
