import { reportOf } from '../../../base/errors.ts';
import type { Locale } from '../../../base/messages/catalogue.ts';
import { locale, setLocale } from '../../ui/i18n/i18n.ts';
import { notifyError } from '../../ui/notices.ts';
import { preferences, setPreference } from '../../ui/preferences.ts';
import type { Editor } from '../editor-context.ts';
import { TOOLS, type Tool } from '../state/editor-state.ts';
import type { Action } from './action.ts';

const TOOL_KEYS: Readonly<Record<Tool, string>> = {
  select: 'V',
  ripple: 'R',
  roll: 'Shift+R',
  slip: 'Y',
  slide: 'U',
  blade: 'B',
  hand: 'H',
};
const ZOOM = 1.5;

export function viewActions(editor: Editor): readonly Action[] {
  const { state } = editor;
  const { view } = state;
  /** Around the playhead while it is in sight. */
  const zoom = (factor: number) => {
    const x = view.toX(editor.session.player.time());
    view.zoomAt(x >= 0 && x <= view.width() ? x : view.width() / 2, factor);
  };
  const theme = (value: 'dark' | 'light' | 'system') => setPreference('theme', value);
  const language = (value: Locale) => {
    setPreference('locale', value);
    void setLocale(value);
  };
  const fullscreen = async () => {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await state.previewElement?.requestFullscreen();
    } catch (error) {
      notifyError(reportOf(error));
    }
  };
  return [
    {
      id: 'view.palette',
      group: 'view',
      title: 'actions.view.palette',
      icon: 'command',
      keys: ['Mod+K'],
      run: () => state.openDialog('palette'),
    },
    {
      id: 'view.zoomIn',
      group: 'view',
      title: 'actions.view.zoomIn',
      icon: 'zoom-in',
      keys: ['+', '=', 'Shift++'],
      repeats: true,
      run: () => zoom(ZOOM),
    },
    {
      id: 'view.zoomOut',
      group: 'view',
      title: 'actions.view.zoomOut',
      icon: 'zoom-out',
      keys: ['-'],
      repeats: true,
      run: () => zoom(1 / ZOOM),
    },
    {
      id: 'view.zoomFit',
      group: 'view',
      title: 'actions.view.zoomFit',
      icon: 'fit',
      keys: ['Shift+Z'],
      run: () => view.fit(),
    },
    {
      id: 'view.snapping',
      group: 'view',
      title: 'actions.view.snapping',
      icon: 'magnet',
      keys: ['N'],
      checked: () => preferences.snapping,
      run: () => setPreference('snapping', !preferences.snapping),
    },
    {
      id: 'view.safeAreas',
      group: 'view',
      title: 'actions.view.safeAreas',
      icon: 'safe-area',
      keys: ['Shift+G'],
      checked: () => preferences.safeAreas,
      run: () => setPreference('safeAreas', !preferences.safeAreas),
    },
    {
      id: 'view.mixer',
      group: 'view',
      title: 'actions.view.mixer',
      icon: 'mixer',
      keys: ['Alt+M'],
      checked: () => preferences.mixer,
      run: () => {
        setPreference('mixer', !preferences.mixer);
        // On a phone it is a panel of its own.
        state.showPanel(preferences.mixer ? 'mixer' : 'timeline');
      },
    },
    {
      id: 'view.fullscreen',
      group: 'view',
      title: 'actions.view.fullscreen',
      icon: 'fullscreen',
      keys: ['F'],
      run: fullscreen,
    },
    {
      id: 'view.settings',
      group: 'view',
      title: 'actions.view.settings',
      icon: 'settings',
      keys: ['Mod+,'],
      run: () => state.openDialog('settings'),
    },
    {
      id: 'view.themeDark',
      group: 'view',
      title: 'actions.view.themeDark',
      keys: [],
      checked: () => preferences.theme === 'dark',
      run: () => theme('dark'),
    },
    {
      id: 'view.themeLight',
      group: 'view',
      title: 'actions.view.themeLight',
      keys: [],
      checked: () => preferences.theme === 'light',
      run: () => theme('light'),
    },
    {
      id: 'view.themeSystem',
      group: 'view',
      title: 'actions.view.themeSystem',
      keys: [],
      checked: () => preferences.theme === 'system',
      run: () => theme('system'),
    },
    {
      id: 'view.english',
      group: 'view',
      title: 'actions.view.english',
      keys: [],
      checked: () => locale() === 'en',
      run: () => language('en'),
    },
    {
      id: 'view.french',
      group: 'view',
      title: 'actions.view.french',
      keys: [],
      checked: () => locale() === 'fr',
      run: () => language('fr'),
    },
    ...TOOLS.map(
      (tool): Action => ({
        id: `tool.${tool}`,
        group: 'tool',
        title: `actions.tool.${tool}`,
        icon: tool,
        keys: [TOOL_KEYS[tool]],
        checked: () => state.tool() === tool,
        run: () => state.setTool(tool),
      }),
    ),
    {
      id: 'help.shortcuts',
      group: 'help',
      title: 'actions.help.shortcuts',
      icon: 'keyboard',
      keys: ['?', 'Shift+?'],
      run: () => state.openDialog('shortcuts'),
    },
  ];
}
