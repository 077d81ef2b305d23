import type { MessageKey } from '../../ui/i18n/i18n.ts';
import type { IconName } from '../../ui/icons/paths.ts';

export const ACTION_GROUPS = ['file', 'edit', 'clip', 'mark', 'play', 'view', 'tool', 'help'] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

/** One thing that can be done, as data: menus, the command palette, the shortcut page and the keyboard all read this. */
export interface Action {
  /** `group.name`; the title's key in the catalogue is `actions.` + id. */
  readonly id: string;
  readonly group: ActionGroup;
  readonly title: MessageKey;
  readonly icon?: IconName;
  /** `Mod+Shift+Z`: Mod is Ctrl, or ⌘ on Apple keyboards. The first is shown, all work. */
  readonly keys: readonly string[];
  /** Works while the key is held. */
  readonly repeats?: boolean;
  /** Changes the document: refused while another tab writes. */
  readonly edits?: boolean;
  readonly when?: () => boolean;
  readonly checked?: () => boolean;
  readonly run: () => void | Promise<void>;
}
