import {
  type Component,
  createEffect,
  createSignal,
  Match,
  on,
  onCleanup,
  onMount,
  Show,
  Switch,
} from 'solid-js';
import { type ErrorReport, reportOf } from '../../../base/errors.ts';
import { Button } from '../button.tsx';
import { errorSentence, t } from '../i18n/i18n.ts';
import { IconButton } from '../icon-button.tsx';
import { Icon } from '../icons/icon.tsx';
import { FilmControls } from './film-controls.tsx';
import { filmKeys } from './film-keys.ts';
import type { FilmSource, WaitReason } from './film-loader.ts';
import { type FilmFacts, openFilmStream } from './film-stream.ts';
import './film-player.css';

const NOTHING: FilmFacts = { seconds: 0, complete: false, gaps: false };

/** Plays what is finished of a film that is made elsewhere, and goes on as more of it comes. */
const FilmPlayer: Component<{
  name: string;
  source: FilmSource;
  /** More may come still. */
  making: boolean;
  onClose: () => void;
}> = (props) => {
  const [frame, setFrame] = createSignal<HTMLElement>();
  const [video, setVideo] = createSignal<HTMLVideoElement>();
  const [waiting, setWaiting] = createSignal<WaitReason | null>('unmade');
  const [error, setError] = createSignal<ErrorReport | null>(null);
  const [facts, setFacts] = createSignal<FilmFacts>(NOTHING);
  let close = (): void => undefined;

  const open = (): void => {
    close();
    setError(null);
    setFacts(NOTHING);
    const element = video()!;
    close = openFilmStream(element, props.source, {
      waiting: setWaiting,
      facts: setFacts,
      failed: (cause) => setError(reportOf(cause)),
    });
    // Refused where nobody has clicked yet: the button is there.
    element.play().catch(() => undefined);
  };
  onMount(() => {
    open();
    frame()!.focus();
  });
  // What was over is made again: its list goes on.
  createEffect(
    on(
      () => props.making,
      (making, was) => making && was === false && open(),
    ),
  );
  onCleanup(() => close());
  return (
    <figure
      class="film-player"
      // Reachable, so that its keys work wherever in it the focus is.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
      tabIndex={0}
      ref={setFrame}
      aria-label={t('film.player', { name: props.name })}
      onKeyDown={(event) =>
        filmKeys(event, { video: video()!, end: facts().seconds, fullscreen: () => fullscreen(frame()!) })
      }
    >
      {/* biome-ignore lint/a11y/useMediaCaption: a film that is being made has its captions in the picture */}
      <video
        class="film-picture"
        ref={setVideo}
        playsinline
        tabIndex={-1}
        aria-label={t('film.picture', { name: props.name })}
        onClick={({ currentTarget: element }) => void (element.paused ? element.play() : element.pause())}
      />
      <Show when={video()}>
        {(element) => (
          <FilmControls
            video={element()}
            end={facts().seconds}
            complete={facts().complete}
            onFullscreen={() => fullscreen(frame()!)}
          >
            <IconButton small icon="close" label={t('film.close')} onClick={() => props.onClose()} />
          </FilmControls>
        )}
      </Show>
      <p class="film-note" role="status">
        <Switch>
          <Match when={error()}>
            {(report) => (
              <span class="film-error">
                <Icon name="warning" size={14} />
                {errorSentence(report())}
                <Button small icon="reset" onClick={open}>
                  {t('film.again')}
                </Button>
              </span>
            )}
          </Match>
          <Match when={waiting() === 'away'}>{t('film.away')}</Match>
          <Match when={waiting() === 'unmade'}>{t('film.unmade')}</Match>
          <Match when={!facts().complete}>{t('film.goesOn')}</Match>
        </Switch>
        <Show when={facts().gaps}> {t('film.gaps')}</Show>
      </p>
    </figure>
  );
};
export default FilmPlayer;

function fullscreen(frame: HTMLElement): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void frame.requestFullscreen().catch(() => undefined);
}
