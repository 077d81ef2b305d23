import { type Component, createEffect, createMemo, createSignal, For, on, onCleanup } from 'solid-js';
import { formatTimecode } from '../../../../base/timecode.ts';
import { type Clip, clipEnd } from '../../../../project/records/clip.ts';
import { clipsOfTrack } from '../../../../project/records/track-index.ts';
import { t } from '../../../ui/i18n/i18n.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import type { Row } from '../layout/rows.ts';
import { visibleClips } from '../layout/visible-clips.ts';
import { clipName } from '../paint/paint-clip.ts';

/** Painting never waits for these: they settle a moment after the view stands still. */
const SETTLE_MS = 120;
const MOST = 120;
const LEAST_PX = 6;

interface Option {
  readonly clip: Clip;
  readonly row: Row;
}

/**
 * The clips in sight as a listbox over the canvas: invisible, but with names, places and states for screen readers, and with
 * the keyboard's cursor. The clip under the cursor is always among them.
 */
export const ClipOptions: Component<{ rows: readonly Row[] }> = (props) => {
  const editor = useEditor();
  const { view, selection } = editor.state;
  const [settled, setSettled] = createSignal({ left: 0, right: 0, scale: 1 });
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on([view.left, view.ticksPerPx, view.width], ([left, scale, width]) => {
      clearTimeout(timer);
      timer = setTimeout(() => setSettled({ left, right: left + width * scale, scale }), SETTLE_MS);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  const options = createMemo((): readonly Option[] => {
    const { left, right, scale } = settled();
    const snapshot = editor.snapshot();
    const found: Option[] = [];
    const cursor = selection.cursor();
    for (const row of props.rows) {
      for (const clip of visibleClips(clipsOfTrack(snapshot, row.track.id), left, right)) {
        if (found.length < MOST && clip.duration / scale >= LEAST_PX) found.push({ clip, row });
      }
    }
    const current = cursor ? snapshot.clip.get(cursor) : undefined;
    const row = current && props.rows.find(({ track }) => track.id === current.place.track);
    if (current && row && !found.some(({ clip }) => clip.id === cursor)) found.push({ clip: current, row });
    return found;
  });
  const byId = createMemo(() => new Map(options().map((option) => [option.clip.id, option])));
  const ids = createMemo(() => [...byId().keys()]);
  const place = () => {
    const { left, scale } = settled();
    const x = (left - view.left()) / view.ticksPerPx();
    return `translate(${x}px, ${-view.top()}px) scaleX(${scale / view.ticksPerPx()})`;
  };
  const active = () => {
    const id = selection.cursor();
    return id && byId().has(id) ? `clip-${id}` : undefined;
  };
  const label = ({ clip, row }: Option) => {
    const { frameRate } = editor.sequence();
    const words = [
      t('editor.timeline.clipLabel', {
        name: clipName({ snapshot: editor.snapshot() }, clip),
        kind: row.track.name,
        start: formatTimecode(clip.place.start, frameRate),
        duration: formatTimecode(clip.duration, frameRate),
      }),
    ];
    if (clip.link) words.push(t('editor.timeline.linked'));
    if (!clip.enabled) words.push(t('editor.timeline.disabled'));
    return words.join(', ');
  };
  return (
    <div
      class="clip-options"
      id="timeline-clips"
      role="listbox"
      tabIndex={0}
      aria-multiselectable="true"
      aria-label={t('editor.timeline.clips')}
      aria-activedescendant={active()}
      onFocus={() => {
        // Coming in by keyboard puts the cursor on the clip under the playhead, so that there is something to act on.
        if (selection.cursor()) return;
        const time = editor.session.player.time();
        const under = options().find(({ clip }) => clip.place.start <= time && time < clipEnd(clip));
        const first = under ?? options()[0];
        if (first) selection.set([first.clip.id], first.clip.id);
      }}
    >
      {/* One transform moves all of them with the view; they are laid out anew when it has come to rest. */}
      <div class="clip-layer" role="presentation" style={{ transform: place() }}>
        <For each={ids()}>
          {(id) => {
            const option = () => byId().get(id);
            return (
              <div
                id={`clip-${id}`}
                class="clip-option"
                classList={{ 'clip-cursor': selection.cursor() === id }}
                role="option"
                tabIndex={-1}
                data-clip={id}
                aria-selected={selection.clips().has(id)}
                aria-label={option() ? label(option()!) : ''}
                style={{
                  left: `${((option()?.clip.place.start ?? 0) - settled().left) / settled().scale}px`,
                  top: `${option()?.row.top ?? 0}px`,
                  width: `${(option()?.clip.duration ?? 0) / settled().scale}px`,
                  height: `${option()?.row.height ?? 0}px`,
                }}
              />
            );
          }}
        </For>
      </div>
    </div>
  );
};
