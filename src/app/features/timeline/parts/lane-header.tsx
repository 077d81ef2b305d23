import type { Component } from 'solid-js';
import { valueAt } from '../../../../engine/timeline/keyframes.ts';
import { automationOf } from '../../../../project/commands/timeline/automation-target.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Icon } from '../../../ui/icons/icon.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import type { Automatable } from '../../../workspace/automation/automatable.ts';
import {
  AUTOMATION_MODES,
  automationMode,
  setAutomationMode,
} from '../../../workspace/automation/automation-mode.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import type { LaneRow } from '../layout/timeline-layout.ts';
import { laneMenu } from './lane-menu.ts';

/** What a lane draws, what it is under the playhead, and how the hand on the mixer is recorded. */
export const LaneHeader: Component<{
  lane: LaneRow;
  /** All that the strip could show, and what it shows. */
  all: readonly Automatable[];
  shown: ReadonlySet<string>;
}> = (props) => {
  const editor = useEditor();
  const { automation } = editor.state;
  const value = () => props.lane.value;
  const strip = () => props.lane.strip.id;
  const now = () => {
    const curve = automationOf(editor.snapshot(), value().target) ?? value().law.rest;
    return value().law.say(valueAt(curve, editor.session.player.time()));
  };
  const chooser = (): MenuEntry[] =>
    props.all.map(({ key, name }) => ({
      title: name,
      checked: props.shown.has(key),
      run: () => automation.show(strip(), key, !props.shown.has(key)),
    }));
  const mode = () => automationMode(strip());
  const modes = (): MenuEntry[] =>
    AUTOMATION_MODES.map((one) => ({
      title: t(`mixer.automation.${one}`),
      checked: mode() === one,
      run: () => setAutomationMode(strip(), one),
    }));
  return (
    <li
      class="lane-header"
      style={{ top: `${props.lane.top}px`, height: `${props.lane.height}px` }}
      aria-label={t('editor.automation.lane', { value: value().name, name: props.lane.stripName })}
    >
      <div class="lane-line">
        <Menu
          class="lane-name"
          label={`${value().name}. ${t('editor.automation.lanes', { name: props.lane.stripName })}`}
          entries={chooser}
        >
          <span class="truncate">{value().name}</span>
          <Icon name="chevron-down" size={12} />
        </Menu>
        <IconButton
          small
          icon="close"
          label={t('editor.automation.hide', { value: value().name })}
          onClick={() => automation.show(strip(), value().key, false)}
        />
      </div>
      <div class="lane-line">
        <span class="lane-value tabular truncate">{now()}</span>
        <Menu
          class={`lane-mode lane-mode-${mode()}`}
          label={t('editor.automation.mode', {
            name: props.lane.stripName,
            mode: t(`mixer.automation.${mode()}`),
          })}
          entries={modes}
        >
          {t(`mixer.automation.${mode()}`)}
        </Menu>
        <Menu
          class="icon-button icon-button-small"
          label={t('editor.automation.more', { value: value().name })}
          entries={() => laneMenu(editor, value())}
        >
          <Icon name="more" />
        </Menu>
      </div>
    </li>
  );
};
