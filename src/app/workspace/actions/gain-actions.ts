import { valueAt } from '../../../engine/timeline/keyframes.ts';
import { type Clip, clipEnd } from '../../../project/records/clip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { notify } from '../../ui/notices.ts';
import { preferences, setPreference } from '../../ui/preferences.ts';
import { steppedPoints, withPoint } from '../automation/curve-edit.ts';
import { chosenPoints } from '../automation/edit-points.ts';
import { GAIN } from '../automation/value-law.ts';
import { patchSequence } from '../edit.ts';
import type { Editor } from '../editor-context.ts';
import { performAll } from '../perform.ts';
import type { Action } from './action.ts';

/** One press of a key. */
const STEP_DB = 1;

/** The gain of clips of sound without a mouse, and how automation goes along with edits. */
export function gainActions(editor: Editor): readonly Action[] {
  const { selection, automation } = editor.state;
  const sounds = (): Clip[] =>
    [...selection.clips()].flatMap((id) => {
      const clip = editor.snapshot().clip.get(id);
      const track = clip && editor.snapshot().track.get(clip.place.track);
      return clip && track?.kind === 'audio' ? [clip] : [];
    });
  const target = ({ id }: Clip) => ({ kind: 'clip', id, value: 'gainDb' }) as const;
  const step = (by: number) =>
    performAll(editor, 'automation.set', (apply) => {
      for (const clip of sounds()) {
        const points = chosenPoints(editor, target(clip));
        const keys = typeof clip.gainDb === 'number' ? [] : clip.gainDb.keys.map(({ at }) => at);
        const meant = points.size > 0 ? points : new Set(keys);
        apply('automation.set', { target: target(clip), value: steppedPoints(clip.gainDb, meant, by, GAIN) });
      }
    });
  const addPoint = () => {
    const time = Math.round(editor.session.player.time());
    const under = sounds().filter((clip) => clip.place.start <= time && time < clipEnd(clip));
    if (under.length === 0) return void notify({ text: t('editor.timeline.nothingAtPlayhead') });
    performAll(editor, 'automation.set', (apply) => {
      for (const clip of under) {
        const at = time - clip.place.start;
        const value = withPoint(clip.gainDb, at, valueAt(clip.gainDb, at), GAIN);
        apply('automation.set', { target: target(clip), value });
      }
    });
    const [first] = under;
    if (first) automation.choosePoints(target(first), [time - first.place.start]);
  };
  const when = () => sounds().length > 0;
  return [
    {
      id: 'clip.gainUp',
      group: 'clip',
      title: 'actions.clip.gainUp',
      keys: ['Alt+Shift+ArrowUp'],
      repeats: true,
      edits: true,
      when,
      run: () => void step(STEP_DB),
    },
    {
      id: 'clip.gainDown',
      group: 'clip',
      title: 'actions.clip.gainDown',
      keys: ['Alt+Shift+ArrowDown'],
      repeats: true,
      edits: true,
      when,
      run: () => void step(-STEP_DB),
    },
    {
      id: 'clip.gainPoint',
      group: 'clip',
      title: 'actions.clip.gainPoint',
      keys: ['Shift+P'],
      edits: true,
      when,
      run: addPoint,
    },
    {
      id: 'edit.automationFollows',
      group: 'edit',
      title: 'actions.edit.automationFollows',
      keys: [],
      edits: true,
      checked: () => editor.sequence().automationFollows,
      run: () => patchSequence(editor, { automationFollows: !editor.sequence().automationFollows }),
    },
    {
      id: 'view.envelopes',
      group: 'view',
      title: 'actions.view.envelopes',
      keys: [],
      checked: () => preferences.envelopes,
      run: () => setPreference('envelopes', !preferences.envelopes),
    },
  ];
}
