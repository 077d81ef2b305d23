import { type Component, createMemo, Show } from 'solid-js';
import type { Clip } from '../../../project/records/clip.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { TimecodeField } from '../../ui/timecode-field.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { moveClipTo, setSpeed, trimClipTo } from '../../workspace/edit.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { createClipFields } from './clip-fields.ts';
import { EffectSection } from './effect-section.tsx';
import { Row } from './row.tsx';
import { Section } from './section.tsx';
import { sharedValue } from './shared-value.ts';
import { FadeSection, SoundSection } from './sound-section.tsx';
import { TitleSection } from './title-section.tsx';
import { TransformSection } from './transform-section.tsx';

/** The first of the selected clips speaks; what is set is set on all of its kind. */
export const ClipSection: Component<{ clips: readonly Clip[]; disabled: boolean }> = (props) => {
  const editor = useEditor();
  const kindOf = (clip: Clip) => editor.snapshot().track.get(clip.place.track)?.kind ?? 'video';
  const ofKind = (kind: 'video' | 'audio') =>
    createMemo(() => props.clips.filter((clip) => kindOf(clip) === kind));
  const pictures = ofKind('video');
  const sounds = ofKind('audio');
  const first = () => (pictures()[0] ?? props.clips[0])!;
  const all = createClipFields(editor, () => props.clips);
  const pictureFields = createClipFields(editor, pictures);
  const titles = createMemo(() =>
    pictures().flatMap(({ source }) => {
      const title = source.kind === 'title' && editor.snapshot().title.get(source.title);
      return title ? [title] : [];
    }),
  );
  const name = () => {
    const { source } = first();
    return source.kind === 'media' ? (editor.snapshot().asset.get(source.asset)?.name ?? '') : '';
  };
  const named = () => sharedValue(props.clips, (clip) => clip.name);
  const enabled = () => sharedValue(props.clips, (clip) => clip.enabled);
  const speed = () => sharedValue(props.clips, (clip) => clip.speed.num / clip.speed.den);
  const rate = () => editor.sequence().frameRate;
  const media = () => first().source.kind === 'media' && first();
  return (
    <>
      <Section title={t('editor.inspector.time')}>
        <Row label={t('editor.inspector.name')}>
          <input
            class="field"
            aria-label={t('editor.inspector.name')}
            placeholder={named().mixed ? t('app.mixed') : name()}
            value={named().mixed ? '' : named().value}
            disabled={props.disabled}
            onChange={(event) => {
              const text = event.currentTarget.value;
              all.set(() => ({ name: text }));
            }}
          />
        </Row>
        <Show when={props.clips.length === 1 || first().link !== null}>
          <Row label={t('editor.inspector.start')}>
            <TimecodeField
              label={t('editor.inspector.start')}
              value={first().place.start}
              rate={rate()}
              onCommit={(start) => moveClipTo(editor, first().id, start)}
            />
          </Row>
          <Row label={t('editor.inspector.duration')}>
            <TimecodeField
              label={t('editor.inspector.duration')}
              value={first().duration}
              rate={rate()}
              onCommit={(length) => trimClipTo(editor, first().id, 'end', first().place.start + length)}
            />
          </Row>
        </Show>
        <Show when={media()}>
          {(clip) => (
            <NumberField
              label={t('editor.inspector.speed')}
              value={(clip().speed.num / clip().speed.den) * 100}
              mixed={speed().mixed}
              initial={100}
              min={1}
              max={10000}
              step={1}
              digits={2}
              unit="%"
              disabled={props.disabled}
              onInput={(percent) =>
                setSpeed(
                  editor,
                  props.clips.map(({ id }) => id),
                  percent,
                )
              }
            />
          )}
        </Show>
        <Toggle
          label={t('editor.inspector.enabled')}
          checked={enabled().value}
          mixed={enabled().mixed}
          disabled={props.disabled}
          onChange={(on) => all.set(() => ({ enabled: on }))}
        />
      </Section>
      <Show when={titles().length > 0}>
        <TitleSection titles={titles()} disabled={props.disabled} />
      </Show>
      <Show when={pictures().length > 0}>
        <TransformSection clips={pictures()} fields={pictureFields} disabled={props.disabled} />
        <EffectSection kind="video" clips={pictures()} disabled={props.disabled} />
      </Show>
      <Show when={sounds().length > 0}>
        <SoundSection clips={sounds()} disabled={props.disabled} />
        <EffectSection kind="audio" clips={sounds()} disabled={props.disabled} />
      </Show>
      <FadeSection clips={props.clips} fields={all} disabled={props.disabled} />
    </>
  );
};
