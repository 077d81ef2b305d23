import { type Component, For } from 'solid-js';
import { Dialog } from '../../ui/dialog.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { Keys } from '../../ui/keys.tsx';
import { ACTION_GROUPS, type Action } from '../../workspace/actions/action.ts';
import './shortcuts.css';

/** Every action that has keys, by group; made from the registry, so that it cannot be out of date. */
export const ShortcutsDialog: Component<{
  open: boolean;
  actions: readonly Action[];
  onClose: () => void;
}> = (props) => (
  <Dialog open={props.open} title={t('actions.help.shortcuts')} class="shortcuts" onClose={props.onClose}>
    <div class="shortcuts-columns">
      <For each={ACTION_GROUPS}>
        {(group) => (
          <section class="shortcuts-group">
            <h3>{t(`actions.groups.${group}`)}</h3>
            <dl>
              <For each={props.actions.filter((action) => action.group === group && action.keys.length > 0)}>
                {(action) => (
                  <div>
                    <dt>{t(action.title)}</dt>
                    <dd>
                      <For each={action.keys}>{(keys) => <Keys keys={keys} />}</For>
                    </dd>
                  </div>
                )}
              </For>
            </dl>
          </section>
        )}
      </For>
    </div>
  </Dialog>
);
