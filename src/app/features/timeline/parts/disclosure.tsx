import type { Component } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { Icon } from '../../../ui/icons/icon.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';

/** Opens and closes the automation lanes of a strip. */
export const Disclosure: Component<{ name: string; open: boolean; onToggle: () => void }> = (props) => {
  const title = () => t('editor.automation.open', { name: props.name });
  return (
    <Tooltip text={title()}>
      <button
        type="button"
        class="icon-button icon-button-small lanes-disclosure"
        aria-label={title()}
        aria-expanded={props.open}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => props.onToggle()}
      >
        <Icon name={props.open ? 'chevron-down' : 'chevron-right'} size={12} />
      </button>
    </Tooltip>
  );
};
