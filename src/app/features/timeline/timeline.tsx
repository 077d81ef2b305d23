import { type Component, createEffect, on } from 'solid-js';
import { t } from '../../ui/i18n/i18n.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { useLayout } from './layout/use-layout.ts';
import { Corner } from './parts/corner.tsx';
import { Lanes } from './parts/lanes.tsx';
import { Navigator } from './parts/navigator.tsx';
import { Ruler } from './parts/ruler.tsx';
import { TimelineToolbar } from './parts/timeline-toolbar.tsx';
import { TrackHeaders } from './parts/track-headers.tsx';
import './timeline.css';
import './ruler.css';
import './track-headers.css';
import './lanes.css';
import './automation-lanes.css';
import { useWheel } from './drag/wheel.ts';

/** The heart of the studio: tracks, clips and time. */
export const Timeline: Component = () => {
  const editor = useEditor();
  const { view } = editor.state;
  const layout = useLayout(editor);
  createEffect(() => view.setContent(editor.duration(), layout().height, editor.frame()));
  // One thing at a time is what Delete means: clips that are chosen let go of points.
  createEffect(
    on(editor.state.selection.clips, () => editor.state.automation.forgetPoints(), { defer: true }),
  );
  let body: HTMLDivElement | undefined;
  useWheel(() => body, view);
  return (
    <section class="timeline" aria-label={t('editor.panels.timeline')}>
      <TimelineToolbar />
      <div ref={body} class="timeline-body">
        <Corner />
        <Ruler />
        <TrackHeaders layout={layout()} />
        <Lanes layout={layout()} />
        <div class="timeline-corner timeline-corner-low" />
        <Navigator />
      </div>
    </section>
  );
};
