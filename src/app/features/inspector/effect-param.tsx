import { type Component, Match, Switch } from 'solid-js';
import { valueAt } from '../../../engine/timeline/keyframes.ts';
import type { Clip } from '../../../project/records/clip.ts';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import { createKeyed } from '../../workspace/keyed.ts';
import { label } from '../../workspace/sound/effects.ts';
import { setParams } from './effect-edits.ts';
import type { EffectRow } from './effect-rows.ts';
import { KeyedNumber } from './keyed-number.tsx';
import { Row } from './row.tsx';
import { type ShownParam, shownValue } from './shown-effect.ts';

/** Any setting of any effect, from its definition alone. */
export const EffectParam: Component<{
  param: ShownParam;
  row: EffectRow;
  clips: readonly Clip[];
  disabled: boolean;
}> = (props) => {
  const editor = useEditor();
  const { param } = props;
  const name = () => label(param.label);
  const numbers = () => props.row.instances.map((one) => valueAt(shownValue(one, param), 0));
  const mixed = () => numbers().some((value) => value !== numbers()[0]);
  const keyed = createKeyed(editor, {
    values: () =>
      props.row.instances.map((one, i) => ({
        target: { kind: 'effect', id: one.id, value: param.key },
        value: shownValue(one, param),
        clip: props.clips[i]!,
      })),
    min: param.min,
    max: param.max,
  });
  /** By ratio: a hundredth of what stands there, never finer than the setting's own step. */
  const step = () => {
    if (!param.log) return param.step * param.factor;
    const grid = 10 ** Math.floor(Math.log10(Math.max(param.min, keyed.now())) - 1.5);
    return Math.max(param.step, grid);
  };
  return (
    <Switch
      fallback={
        <KeyedNumber
          label={name()}
          keyed={keyed}
          factor={param.factor}
          initial={param.default}
          step={step()}
          digits={Math.max(0, Math.ceil(-Math.log10(param.step * param.factor) - 1e-9))}
          unit={param.unit}
          disabled={props.disabled}
        />
      }
    >
      <Match when={param.kind === 'boolean'}>
        <Toggle
          label={name()}
          checked={numbers()[0]! >= 0.5}
          mixed={mixed()}
          disabled={props.disabled}
          onChange={(on) => setParams(editor, props.row, { [param.key]: on })}
        />
      </Match>
      <Match when={param.kind === 'choice'}>
        <Row label={name()}>
          <Select
            label={name()}
            value={String(Math.round(numbers()[0]!))}
            mixed={mixed()}
            disabled={props.disabled}
            choices={param.choices.map((key, i) => ({ value: String(i), title: label(key) }))}
            onChange={(index) => setParams(editor, props.row, { [param.key]: Number(index) })}
          />
        </Row>
      </Match>
    </Switch>
  );
};
