import { type Component, Show } from 'solid-js';
import { secondsToTicks, ticksToSeconds } from '../../../base/time.ts';
import type { Transition } from '../../../project/records/transition.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { patchTransition, removeTransition } from '../../workspace/edit.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { ColorField } from './color-field.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';

export const TransitionSection: Component<{ transition: Transition; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const set = (patch: Partial<Transition>) => patchTransition(editor, props.transition.id, patch);
  const audio = () => editor.snapshot().track.get(props.transition.track)?.kind === 'audio';
  const length = () => ticksToSeconds(props.transition.before + props.transition.after);
  return (
    <Section title={t('editor.inspector.transition')}>
      <Row label={t('editor.inspector.transitionKind')}>
        <Select
          label={t('editor.inspector.transitionKind')}
          value={props.transition.kind}
          disabled={props.disabled}
          choices={[
            { value: 'crossfade', title: t('editor.timeline.transitionCrossfade') },
            { value: 'dip', title: t('editor.timeline.transitionDip') },
          ]}
          onChange={(kind) => set({ kind })}
        />
      </Row>
      <NumberField
        label={t('editor.inspector.duration')}
        value={length()}
        min={0.02}
        max={60}
        step={0.05}
        digits={2}
        unit="s"
        disabled={props.disabled}
        onInput={(seconds) => {
          const { from, to } = props.transition;
          const half = secondsToTicks(seconds / 2);
          if (from && to) set({ before: half, after: half });
          else if (from) set({ before: 2 * half, after: 0 });
          else set({ before: 0, after: 2 * half });
        }}
      />
      <Show when={props.transition.kind === 'dip' && !audio()}>
        <Row label={t('editor.inspector.color')}>
          <ColorField
            label={t('editor.inspector.color')}
            value={props.transition.color}
            disabled={props.disabled}
            onInput={(color) => set({ color })}
          />
        </Row>
      </Show>
      <Show when={audio()}>
        <Row label={t('editor.inspector.curve')}>
          <Select
            label={t('editor.inspector.curve')}
            value={props.transition.curve}
            disabled={props.disabled}
            choices={(['equal-power', 'equal-gain', 's-curve'] as const).map((curve) => ({
              value: curve,
              title: t(`editor.inspector.curves.${curve}`),
            }))}
            onChange={(curve) => set({ curve })}
          />
        </Row>
      </Show>
      <Button
        icon="trash"
        disabled={props.disabled}
        onClick={() => removeTransition(editor, props.transition.id)}
      >
        {t('editor.inspector.removeTransition')}
      </Button>
    </Section>
  );
};
