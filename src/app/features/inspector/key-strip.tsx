import { type Component, createMemo, createSignal, createUniqueId, Index, Show } from 'solid-js';
import { type Ticks, ticksPerFrame } from '../../../base/time.ts';
import { formatTimecode } from '../../../base/timecode.ts';
import type { Keyframe } from '../../../project/records/fields.ts';
import { followPointer } from '../../ui/follow-pointer.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Icon } from '../../ui/icons/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useEditor } from '../../workspace/editor-context.ts';
import type { Ease, Keyed } from '../../workspace/keyed.ts';
import { drawCurve, HEIGHT, WIDTH } from './curve-path.ts';

const EASES: readonly Ease[] = ['linear', 'smooth', 'hold'];

interface StripProps {
  label: string;
  keyed: Keyed;
  /** A value with its unit. */
  words: (value: number) => string;
  disabled: boolean;
}

/** The keys of one value over the length of its clip, with the curve that they make, and what is done with them. */
export const KeyStrip: Component<StripProps> = (props) => {
  const { player } = useEditor().session;
  const go = (time: Ticks | null) => time !== null && player.seek(time);
  const step = (icon: 'chevron-left' | 'chevron-right', name: string, time: () => Ticks | null) => (
    <button
      type="button"
      class="key-step"
      aria-label={name}
      title={name}
      disabled={time() === null}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => go(time())}
    >
      <Icon name={icon} size={12} />
    </button>
  );
  return (
    <div class="keys">
      {step('chevron-left', t('keyframes.previous', { field: props.label }), () => props.keyed.before())}
      <KeyLane {...props} />
      {step('chevron-right', t('keyframes.next', { field: props.label }), () => props.keyed.after())}
      <Menu
        class="icon-button key-menu"
        label={t('keyframes.more', { field: props.label })}
        entries={() => [
          ...EASES.map((ease) => ({
            title: t(`keyframes.eases.${ease}`),
            checked: props.keyed.ease() === ease,
            disabled: props.disabled || props.keyed.ease() === null,
            run: () => props.keyed.setEase(ease),
          })),
          {
            title: t('keyframes.remove'),
            icon: 'trash' as const,
            separated: true,
            disabled: props.disabled || props.keyed.here() === null,
            run: () => props.keyed.removeKey(props.keyed.here()!.at),
          },
          {
            title: t('keyframes.clear'),
            danger: true,
            disabled: props.disabled,
            run: () => props.keyed.clear(),
          },
        ]}
      >
        <Icon name="more" size={12} />
      </Menu>
    </div>
  );
};

const KeyLane: Component<StripProps> = (props) => {
  const editor = useEditor();
  const { player } = editor.session;
  const id = createUniqueId();
  let lane: HTMLDivElement | undefined;
  const clip = () => props.keyed.first().clip;
  const frame = () => ticksPerFrame(editor.sequence().frameRate);
  const share = (at: Ticks): number => at / Math.max(1, clip().duration);
  const inside = createMemo(() => props.keyed.keys().filter(({ at }) => at >= 0 && at < clip().duration));
  const curve = createMemo(() => drawCurve(props.keyed.first().value, clip().duration));
  const [chosen, setChosen] = createSignal<number | null>(null);
  const active = () => {
    const here = props.keyed.here();
    const at = chosen() === null && here ? inside().findIndex((key) => key.at === here.at) : (chosen() ?? 0);
    return Math.min(Math.max(0, at), inside().length - 1);
  };
  const playhead = () => share(player.time() - clip().place.start);
  const say = (key: Keyframe) =>
    t('keyframes.key', {
      time: formatTimecode(clip().place.start + key.at, editor.sequence().frameRate),
      value: props.words(key.value),
      ease: t(`keyframes.eases.${key.ease}`),
    });
  /** Of the clip, on a whole frame of the sequence, on its first to its last. */
  const snapped = (at: Ticks): Ticks => {
    const { place, duration } = clip();
    const frames = Math.round((place.start + at) / frame());
    const last = Math.ceil((place.start + duration) / frame()) - 1;
    const first = Math.ceil(place.start / frame());
    return Math.max(first, Math.min(last, frames)) * frame() - place.start;
  };
  const timeAt = (event: PointerEvent): Ticks => {
    const box = lane!.getBoundingClientRect();
    return snapped(((event.clientX - box.left) / Math.max(1, box.width)) * clip().duration);
  };
  const scrub = (down: PointerEvent) => {
    if (down.button !== 0) return;
    let time = timeAt(down) + clip().place.start;
    player.scrub(time);
    followPointer(
      down,
      (event) => {
        time = timeAt(event) + clip().place.start;
        player.scrub(time);
      },
      () => player.seek(time),
    );
  };
  const dragKey = (key: Keyframe, index: number, down: PointerEvent) => {
    if (down.button !== 0) return;
    down.stopPropagation();
    setChosen(index);
    let move: ReturnType<Keyed['startMove']> | null = null;
    followPointer(
      down,
      (event) => {
        if (props.disabled || (!move && Math.abs(event.clientX - down.clientX) < 3)) return;
        move ??= props.keyed.startMove(key.at);
        move.to(timeAt(event));
      },
      (keep) => {
        if (move) move.end(keep);
        else player.seek(key.at + clip().place.start);
      },
    );
  };
  const shift = (key: Keyframe, frames: number) => {
    const to = snapped(key.at + frames * frame());
    if (to === key.at) return;
    const move = props.keyed.startMove(key.at);
    move.to(to);
    move.end(true);
    setChosen(inside().findIndex(({ at }) => at === to));
  };
  const onKey = (event: KeyboardEvent) => {
    const key = inside()[active()];
    if (!key || event.ctrlKey || event.metaKey) return;
    const way = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (way !== 0 && event.altKey) {
      if (!props.disabled) shift(key, way * (event.shiftKey ? 10 : 1));
    } else if (way !== 0) setChosen(Math.max(0, Math.min(inside().length - 1, active() + way)));
    else if (event.key === 'Home') setChosen(0);
    else if (event.key === 'End') setChosen(inside().length - 1);
    else if (event.key === 'Enter' || event.key === ' ') player.seek(clip().place.start + key.at);
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (!props.disabled) props.keyed.removeKey(key.at);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={lane}
      class="key-lane"
      role="listbox"
      tabIndex={0}
      aria-label={t('keyframes.list', { field: props.label })}
      aria-description={t('keyframes.listHelp')}
      aria-activedescendant={inside().length > 0 ? `${id}-${active()}` : undefined}
      onPointerDown={scrub}
      onFocusOut={() => setChosen(null)}
      onKeyDown={onKey}
    >
      <svg class="key-curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={curve().path} />
      </svg>
      <Show when={playhead() >= 0 && playhead() < 1}>
        <span class="key-playhead" style={{ left: `${playhead() * 100}%` }} />
      </Show>
      <Index each={inside()}>
        {(key, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the lane keeps the focus and names the active key
          <span
            id={`${id}-${index}`}
            class="key"
            classList={{ 'key-hold': key().ease === 'hold', 'key-active': active() === index }}
            role="option"
            aria-label={say(key())}
            aria-selected={props.keyed.here()?.at === key().at}
            title={say(key())}
            style={{ left: `${share(key().at) * 100}%`, '--place': `${curve().place(key().value) * 100}%` }}
            onPointerDown={(event) => dragKey(key(), index, event)}
          />
        )}
      </Index>
    </div>
  );
};
