import { type Component, createSignal, Show } from 'solid-js';
import { t } from '../../../ui/i18n/i18n.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Icon } from '../../../ui/icons/icon.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { addTrack, patchTrack, removeTrack, reorderTrack, startDrag } from '../../../workspace/edit.ts';
import { useEditor } from '../../../workspace/editor-context.ts';
import { ArmButton } from '../../../workspace/recording/arm-button.tsx';
import { InputMeter } from '../../../workspace/recording/input-meter.tsx';
import { arm } from '../../../workspace/recording/record.ts';
import { trackDrag } from '../drag/drag-track.ts';
import { type Row, rowHeight } from '../layout/rows.ts';
import { Disclosure } from './disclosure.tsx';

export const TrackHeader: Component<{
  row: Row;
  rows: readonly Row[];
  /** The header was taken hold of where it has no button. */
  onPress: (down: PointerEvent) => void;
  /** It was pressed: with Ctrl in or out of what is chosen, with Shift all from there to here. */
  onChoose: (event: MouseEvent) => void;
}> = (props) => {
  const editor = useEditor();
  const [renaming, setRenaming] = createSignal(false);
  const track = () => props.row.track;
  const name = () => track().name;
  const kin = () => props.rows.filter((row) => row.track.kind === track().kind);
  const place = () => kin().findIndex((row) => row.track.id === track().id);
  const taller = (by: number) =>
    patchTrack(editor, track().id, { height: Math.min(1, Math.max(0, track().height + by)) });
  const lanes = () => editor.state.automation.open().has(track().id);
  // On narrow screens the header has no room for the button.
  const lanesEntry = (): MenuEntry => ({
    title: t('editor.automation.open', { name: name() }),
    checked: lanes(),
    separated: true,
    run: () => editor.state.automation.toggle(track().id),
  });
  const armEntry = (): MenuEntry => {
    const { recorder } = editor.session;
    const armed = recorder.armed().has(track().id);
    return {
      title: t('recording.arm', { name: name() }),
      icon: 'record',
      checked: armed,
      disabled: track().locked || recorder.state() !== 'idle',
      run: () => void arm(editor, track().id, !armed),
    };
  };
  const entries = (): MenuEntry[] => [
    {
      title: t('editor.timeline.renameTrack'),
      icon: 'edit',
      takesFocus: true,
      run: () => setRenaming(true),
    },
    {
      title: t('editor.timeline.trackUp'),
      keys: 'Alt+ArrowUp',
      disabled: place() === 0,
      run: () => void reorderTrack(editor, track().id, -1),
    },
    {
      title: t('editor.timeline.trackDown'),
      keys: 'Alt+ArrowDown',
      disabled: place() === kin().length - 1,
      run: () => void reorderTrack(editor, track().id, 1),
    },
    ...(track().kind === 'audio' ? [lanesEntry(), armEntry()] : []),
    {
      title: t('editor.timeline.trackTaller'),
      separated: true,
      disabled: track().height >= 1,
      run: () => taller(0.25),
    },
    { title: t('editor.timeline.trackShorter'), disabled: track().height <= 0, run: () => taller(-0.25) },
    {
      title: t('editor.timeline.addVideoTrack'),
      icon: 'plus',
      separated: true,
      run: () => addTrack(editor, 'video'),
    },
    { title: t('editor.timeline.addAudioTrack'), icon: 'plus', run: () => addTrack(editor, 'audio') },
    {
      title: t('editor.timeline.removeTrack'),
      icon: 'trash',
      danger: true,
      separated: true,
      run: () => removeTrack(editor, track().id),
    },
  ];
  const resize = (down: PointerEvent) => {
    if (down.button !== 0 || editor.readOnly()) return;
    down.preventDefault();
    const line = down.currentTarget as HTMLElement;
    line.setPointerCapture(down.pointerId);
    const height = track().height;
    const perPx =
      1 / (rowHeight({ kind: track().kind, height: 1 }) - rowHeight({ kind: track().kind, height: 0 }));
    const drag = startDrag(editor, 'track.set');
    const onMove = (event: PointerEvent) => {
      const next = height + (event.clientY - down.clientY) * perPx;
      drag.patchTrack(track().id, { height: Math.min(1, Math.max(0, next)) });
    };
    const stop = () => {
      line.removeEventListener('pointermove', onMove);
      line.removeEventListener('pointerup', stop);
      line.removeEventListener('pointercancel', stop);
      drag.commit();
    };
    line.addEventListener('pointermove', onMove);
    line.addEventListener('pointerup', stop);
    line.addEventListener('pointercancel', stop);
  };
  const grab = (down: PointerEvent) => {
    if (down.button !== 0 || editor.readOnly() || kin().length < 2) return;
    const inner = (down.target as HTMLElement).closest('button, input, .track-resize');
    // Its name can be dragged as well: it fills most of a header.
    if (inner && !inner.classList.contains('track-name')) return;
    props.onPress(down);
  };
  const chosen = () => editor.state.selection.tracks().has(track().id);
  const carried = () => {
    const drag = trackDrag();
    return drag?.track === track().id ? drag : null;
  };
  return (
    <li
      class="track-header"
      classList={{
        'track-off': !track().enabled,
        'track-locked': track().locked,
        'track-carried': carried() !== null,
        'track-chosen': chosen(),
      }}
      style={{
        top: `${props.row.top}px`,
        height: `${props.row.height}px`,
        transform: carried() ? `translateY(${carried()!.by}px)` : undefined,
      }}
      data-track={track().id}
      aria-label={t('editor.timeline.track', { name: name() })}
      onPointerDown={grab}
    >
      <span
        class="track-kind"
        data-kind={track().kind}
        style={track().color ? { background: track().color! } : {}}
      />
      <Show when={track().kind === 'audio'}>
        <Disclosure
          name={name()}
          open={lanes()}
          onToggle={() => editor.state.automation.toggle(track().id)}
        />
      </Show>
      <Show
        when={renaming()}
        fallback={
          <button
            type="button"
            class="track-name truncate"
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            onDblClick={() => setRenaming(true)}
            onClick={(event) => props.onChoose(event)}
            aria-pressed={chosen()}
            aria-label={t('editor.timeline.trackName', { name: name() })}
          >
            {name()}
          </button>
        }
      >
        <input
          class="field track-name-field"
          aria-label={t('editor.timeline.trackName', { name: name() })}
          value={name()}
          ref={(input) => queueMicrotask(() => input.select())}
          onBlur={(event) => {
            if (!renaming()) return;
            setRenaming(false);
            const text = event.currentTarget.value.trim();
            if (text) patchTrack(editor, track().id, { name: text });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            else if (event.key === 'Escape') setRenaming(false);
          }}
        />
      </Show>
      <IconButton
        small
        icon={
          track().kind === 'video'
            ? track().enabled
              ? 'eye'
              : 'eye-off'
            : track().enabled
              ? 'volume'
              : 'mute'
        }
        label={t(track().kind === 'video' ? 'editor.timeline.hide' : 'editor.timeline.mute', {
          name: name(),
        })}
        pressed={!track().enabled}
        disabled={editor.readOnly()}
        onClick={() => patchTrack(editor, track().id, { enabled: !track().enabled })}
      />
      <IconButton
        small
        icon="solo"
        class="track-solo"
        label={t('editor.timeline.solo', { name: name() })}
        pressed={track().solo}
        disabled={editor.readOnly()}
        onClick={() => patchTrack(editor, track().id, { solo: !track().solo })}
      />
      <Show when={track().kind === 'audio'}>
        <ArmButton track={track()} />
      </Show>
      <IconButton
        small
        icon={track().locked ? 'lock' : 'unlock'}
        class="track-lock"
        label={t('editor.timeline.lock', { name: name() })}
        pressed={track().locked}
        disabled={editor.readOnly()}
        onClick={() => patchTrack(editor, track().id, { locked: !track().locked })}
      />
      <Menu
        class="icon-button icon-button-small"
        label={t('editor.timeline.trackMenu', { name: name() })}
        entries={entries}
      >
        <Icon name="more" />
      </Menu>
      <Show when={editor.session.recorder.armed().has(track().id)}>
        <InputMeter name={name()} />
      </Show>
      <span class="track-resize" onPointerDown={resize} />
    </li>
  );
};
