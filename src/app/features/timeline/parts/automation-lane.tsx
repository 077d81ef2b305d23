import { type Component, createMemo, onCleanup, onMount } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { ContextArea } from '../../../ui/menu.tsx';
import { useEditor } from '../../../workspace/editor-context.ts';
import { addPointAt, choosePoint, pointUnder } from '../drag/drag-points.ts';
import { laneKey, laneText } from '../drag/lane-keys.ts';
import { pressCurve } from '../drag/press-curve.ts';
import type { Stage } from '../drag/stage.ts';
import type { LaneRow } from '../layout/timeline-layout.ts';
import { lanePlace } from '../paint/paint-automation.ts';
import { laneMenu } from './lane-menu.ts';

/** A lane over its painted curve: what pointer, keyboard and screen reader take hold of. */
export const AutomationLane: Component<{ lane: LaneRow; stage: Stage }> = (props) => {
  const editor = useEditor();
  const { view } = editor.state;
  let host: HTMLDivElement | undefined;
  const value = () => props.lane.value;
  const under = () => ({ target: value().target, place: () => lanePlace(props.lane, view.top()) });
  const told = createMemo(() => laneText(editor, value()));
  onMount(() => {
    const element = host;
    if (!element) return;
    const onDown = (event: PointerEvent) => {
      // The lanes below have a hand of their own for clips.
      event.stopPropagation();
      if (event.button === 2) {
        const at = pointUnder(editor, props.stage, under(), event);
        if (at !== null) choosePoint(editor, value().target, at, event);
        return;
      }
      if (event.button !== 0 && event.pointerType !== 'touch') return;
      event.preventDefault();
      element.focus({ preventScroll: true });
      pressCurve(editor, props.stage, element, under(), event);
    };
    const onDouble = (event: MouseEvent) => {
      event.stopPropagation();
      if (pointUnder(editor, props.stage, under(), event) === null)
        addPointAt(editor, props.stage, under(), event);
    };
    const onMove = (event: PointerEvent) => {
      if (event.buttons !== 0) return;
      const over = pointUnder(editor, props.stage, under(), event) !== null;
      element.style.cursor = over ? 'grab' : 'crosshair';
    };
    element.addEventListener('pointerdown', onDown);
    element.addEventListener('dblclick', onDouble);
    element.addEventListener('pointermove', onMove);
    onCleanup(() => {
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('dblclick', onDouble);
      element.removeEventListener('pointermove', onMove);
    });
  });
  return (
    <ContextArea class="lanes-area" entries={() => laneMenu(editor, value())}>
      <div
        ref={host}
        class="automation-lane"
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('editor.automation.lane', { value: value().name, name: props.lane.stripName })}
        aria-valuemin={value().law.min}
        aria-valuemax={value().law.max}
        aria-valuenow={told().now}
        aria-valuetext={told().text}
        style={{ top: `${props.lane.top - view.top()}px`, height: `${props.lane.height}px` }}
        onKeyDown={(event) => {
          if (!laneKey(editor, value(), event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
    </ContextArea>
  );
};
