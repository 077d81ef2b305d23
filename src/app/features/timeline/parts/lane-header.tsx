import { type Component, createMemo } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Icon } from '../../../ui/icons/icon.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { ValueField } from '../../../ui/value-field.tsx';
import type { Automatable } from '../../../workspace/automation/automatable.ts';
import {
  AUTOMATION_MODES,
  automationMode,
  setAutomationMode,
} from '../../../workspace/automation/automation-mode.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import { laneText, typeValue } from '../drag/lane-keys.ts';
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
  const told = createMemo(() => value().law.say(laneText(editor, value()).now));
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
          class="lane-close"
          label={t('editor.automation.hide', { value: value().name })}
          onClick={() => automation.show(strip(), value().key, false)}
        />
      </div>
      <div class="lane-line">
        <ValueField
          class="lane-value"
          label={t('editor.automation.value', { value: value().name, name: props.lane.stripName })}
          text={told()}
          disabled={editor.readOnly()}
          onType={(text) => typeValue(editor, value(), text)}
        />
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
