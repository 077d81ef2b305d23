import { createSignal, onCleanup, type ParentComponent } from 'solid-js';
import { formatRemaining } from '../i18n/format.ts';
import { t } from '../i18n/i18n.ts';
import { IconButton } from '../icon-button.tsx';

const CHANGES = ['play', 'pause', 'timeupdate', 'seeking', 'volumechange', 'emptied'] as const;

/** Under the picture. What stands at its end, after full screen, is the caller's. */
export const FilmControls: ParentComponent<{
  video: HTMLVideoElement;
  /** Seconds that there are so far. */
  end: number;
  /** What there is so far is all that there will be. */
  complete: boolean;
  onFullscreen: () => void;
}> = (props) => {
  const state = follow(props.video);
  const place = () =>
    t(props.complete ? 'film.place' : 'film.placeSoFar', {
      time: formatRemaining(state().time),
      end: formatRemaining(props.end),
    });
  return (
    <div class="film-controls" role="toolbar" aria-label={t('film.controls')}>
      <IconButton
        small
        icon={state().paused ? 'play' : 'pause'}
        label={t(state().paused ? 'film.play' : 'film.pause')}
        keys="Space"
        onClick={() => void (props.video.paused ? props.video.play() : props.video.pause())}
      />
      <input
        class="film-position"
        type="range"
        min="0"
        max={Math.max(0.01, props.end)}
        step="any"
        value={state().time}
        aria-label={t('film.position')}
        aria-valuetext={place()}
        onInput={({ currentTarget }) => {
          props.video.currentTime = currentTarget.valueAsNumber;
        }}
      />
      <span class="film-time tabular" aria-hidden="true">
        {place()}
      </span>
      <IconButton
        small
        icon={state().muted ? 'mute' : 'volume'}
        label={t('film.mute')}
        keys="M"
        pressed={state().muted}
        onClick={() => {
          props.video.muted = !props.video.muted;
        }}
      />
      <input
        class="film-volume"
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={state().muted ? 0 : state().volume}
        aria-label={t('film.volume')}
        onInput={({ currentTarget }) => {
          props.video.volume = currentTarget.valueAsNumber;
          props.video.muted = false;
        }}
      />
      <IconButton
        small
        icon="fullscreen"
        label={t('film.fullscreen')}
        keys="F"
        onClick={props.onFullscreen}
      />
      {props.children}
    </div>
  );
};

function follow(video: HTMLVideoElement) {
  const look = () => ({
    paused: video.paused,
    time: video.currentTime,
    muted: video.muted,
    volume: video.volume,
  });
  const [state, setState] = createSignal(look());
  const changed = (): void => void setState(look());
  for (const type of CHANGES) video.addEventListener(type, changed);
  onCleanup(() => {
    for (const type of CHANGES) video.removeEventListener(type, changed);
  });
  return state;
}
