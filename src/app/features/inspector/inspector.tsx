import { type Component, createMemo, Match, Show, Switch } from 'solid-js';
import type { Clip } from '../../../project/records/clip.ts';
import { t, tn } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { ClipSection } from './clip-section.tsx';
import '../../workspace/sound/effect-parts.css';
import './effects.css';
import './inspector.css';
import './keys.css';
import { SequenceSection } from './sequence-section.tsx';
import { TrackSection } from './track-section.tsx';
import { TransitionSection } from './transition-section.tsx';

/** Everything about what is selected; about the sequence when nothing is. */
export const Inspector: Component = () => {
  const editor = useEditor();
  const { selection } = editor.state;
  const clips = createMemo(() =>
    [...selection.clips()].map((id) => editor.snapshot().clip.get(id)).filter((clip): clip is Clip => !!clip),
  );
  const tracks = createMemo(() => editor.tracks().filter(({ id }) => selection.tracks().has(id)));
  const transition = createMemo(() => {
    const id = selection.transition();
    return id ? editor.snapshot().transition.get(id) : undefined;
  });
  return (
    <section class="inspector" aria-label={t('editor.panels.inspector')}>
      <header class="panel-head">
        <h2>{t('editor.panels.inspector')}</h2>
        <Show when={clips().length > 1}>
          <span class="panel-note tabular">{tn('editor.inspector.several', clips().length)}</span>
        </Show>
        <Show when={tracks().length > 1}>
          <span class="panel-note tabular">{tn('editor.inspector.severalTracks', tracks().length)}</span>
        </Show>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <div class="inspector-body scroll" tabIndex={0}>
        <Switch fallback={<SequenceSection disabled={editor.readOnly()} />}>
          <Match when={transition()}>
            {(record) => <TransitionSection transition={record()} disabled={editor.readOnly()} />}
          </Match>
          <Match when={clips().length > 0}>
            <ClipSection clips={clips()} disabled={editor.readOnly()} />
          </Match>
          <Match when={tracks().length > 0}>
            <TrackSection tracks={tracks()} disabled={editor.readOnly()} />
          </Match>
        </Switch>
      </div>
    </section>
  );
};
