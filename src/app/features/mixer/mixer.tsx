import {
  type Component,
  createEffect,
  createMemo,
  createSignal,
  For,
  lazy,
  on,
  onCleanup,
  onMount,
  Show,
  Suspense,
} from 'solid-js';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { t } from '../../ui/i18n/i18n.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { preferences } from '../../ui/preferences.ts';
import { addTrack } from '../../workspace/edit.ts';
import { useEditor } from '../../workspace/editor-context.ts';
import { perform } from '../../workspace/perform.ts';
import { EffectWindow } from './effect-window.tsx';
import { watchPlaying } from './hand.ts';
import { LoudnessBar } from './loudness-bar.tsx';
import { MeterContext, type MeterPlace } from './meter-context.ts';
import { createMeterPainter } from './meter-painter.ts';
import { createMixerState, MixerContext } from './mixer-context.ts';
import '../../workspace/sound/effect-parts.css';
import './mixer.css';
import './strip.css';
import './fader.css';
import './slider.css';
import './loudness.css';
import './windows.css';
import './panner.css';
import './routing.css';
import './sizes.css';
import './scope.css';
import { CHANNELS, layoutOfStrip, type StripRef, stripsOf } from '../../workspace/sound/strips.ts';
import { RoutingPicture } from './routing-picture.tsx';
import { StripView } from './strip-view.tsx';
import { SurroundPanner } from './surround-panner.tsx';

const ScopeWindow = lazy(() => import('./scope-window.tsx'));

/** As long as the page is open: on other ears it is another choice. */
const [headphones, setHeadphones] = createSignal(false);

/** The console: a strip for each sound track and bus, the master at the right, and what the film measures. */
export const Mixer: Component = () => {
  const editor = useEditor();
  const mixer = createMixerState();
  const { player, meters } = editor.session;
  watchPlaying(editor);
  const strips = createMemo<readonly StripRef[]>(
    () => stripsOf(editor.snapshot(), editor.sequence().id),
    [],
    { equals: (a, b) => a.length === b.length && a.every((one, i) => one.id === b[i]!.id) },
  );
  /** By id, so that a strip keeps its elements, and the focus, while others come and go. */
  const known = new Map<string, StripRef>();
  const stable = createMemo(() =>
    strips().map((strip) => {
      const old = known.get(strip.id) ?? strip;
      known.set(strip.id, old);
      return old;
    }),
  );
  const parts = () => stable().filter(({ kind }) => kind !== 'master');
  const master = () => stable().find(({ kind }) => kind === 'master');

  let canvas: HTMLCanvasElement | undefined;
  let board: HTMLDivElement | undefined;
  let scroller: HTMLUListElement | undefined;
  const [frames, setFrames] = createSignal(0);
  const channelsOf = ({ strip }: MeterPlace): number => {
    const layout = layoutOfStrip(editor.snapshot(), strip, editor.sequence().id);
    return layout ? CHANNELS[layout].length : 2;
  };
  let tick = 0;
  const painter = createMeterPainter(
    () => canvas,
    meters,
    () => player.playing(),
    channelsOf,
    () => {
      paintReductions();
      // Pictures of effects move 20 times a second.
      if (++tick % 3 === 0 || !player.playing()) setFrames(tick);
    },
  );
  const paintReductions = () => {
    for (const element of board?.querySelectorAll<HTMLElement>('[data-reduction]') ?? []) {
      const reading = player.playing() ? meters.reduction(element.dataset.reduction!) : null;
      const least = reading ? Math.min(0, ...Array.from(reading)) : 0;
      element.style.setProperty('--reduction', String(Math.min(1, -least / 18)));
    }
  };
  onCleanup(meters.watch());
  onCleanup(() => painter.close());
  createEffect(() => player.playing() && painter.wake());
  createEffect(
    on([() => preferences.theme, strips, mixer.view, () => editor.sequence().layout], () => {
      queueMicrotask(() => {
        painter.recolor();
        painter.measure();
      });
    }),
  );
  onMount(() => {
    const sizes = new ResizeObserver(() => painter.measure());
    sizes.observe(board!);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const recolor = () => requestAnimationFrame(() => painter.recolor());
    dark.addEventListener('change', recolor);
    onCleanup(() => {
      sizes.disconnect();
      dark.removeEventListener('change', recolor);
    });
  });
  const close = () => {
    mixer.openEffect(null);
    mixer.openPanner(null);
  };
  return (
    <MixerContext.Provider value={mixer}>
      <MeterContext.Provider value={painter}>
        <section class="mixer" aria-label={t('mixer.title')}>
          <header class="panel-head mixer-head">
            <h2>{t('mixer.title')}</h2>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, this is a panel */}
            <div class="mixer-views" role="group" aria-label={t('mixer.view')}>
              <For each={['strips', 'routing'] as const}>
                {(view) => (
                  <button
                    type="button"
                    class="mixer-view"
                    aria-pressed={mixer.view() === view}
                    onClick={() => mixer.setView(view)}
                  >
                    {t(`mixer.${view}`)}
                  </button>
                )}
              </For>
            </div>
            <LoudnessBar frames={frames()} />
            <IconButton
              small
              icon="solo"
              label={t('mixer.headphones')}
              pressed={headphones()}
              onClick={() => {
                setHeadphones((on) => !on);
                editor.session.setHeadphones(headphones());
              }}
            />
            <Button
              small
              icon="plus"
              disabled={editor.readOnly()}
              onClick={() => perform(editor, 'bus.add', { sequence: editor.sequence().id })}
            >
              {t('mixer.addBus')}
            </Button>
          </header>
          <div class="mixer-body">
            <Show when={mixer.view() === 'strips'} fallback={<RoutingPicture strips={stable()} />}>
              <div ref={board} class="mixer-board">
                <Show
                  when={parts().length > 0}
                  fallback={
                    <EmptyState icon="mixer" title={t('mixer.emptyTitle')} text={t('mixer.emptyText')}>
                      <Button
                        icon="plus"
                        disabled={editor.readOnly()}
                        onClick={() => addTrack(editor, 'audio')}
                      >
                        {t('mixer.addTrack')}
                      </Button>
                    </EmptyState>
                  }
                >
                  <ul ref={scroller} class="mixer-strips scroll" onScroll={() => painter.measure()}>
                    <For each={parts()}>{(strip) => <StripView strip={strip} />}</For>
                  </ul>
                </Show>
                <ul class="mixer-master">
                  <Show when={master()}>{(strip) => <StripView strip={strip()} />}</Show>
                </ul>
                <canvas ref={canvas} class="mixer-meters" />
              </div>
            </Show>
          </div>
          <Show when={mixer.effect()} keyed>
            {(id) => <EffectWindow id={id} frames={frames} onClose={close} />}
          </Show>
          <Show when={mixer.scope()} keyed>
            {(strip) => (
              <Suspense>
                <ScopeWindow strip={strip} onClose={() => mixer.openScope(null)} />
              </Suspense>
            )}
          </Show>
          <Show when={mixer.panner()} keyed>
            {(strip) => <SurroundPanner strip={strip} onClose={close} />}
          </Show>
        </section>
      </MeterContext.Provider>
    </MixerContext.Provider>
  );
};
