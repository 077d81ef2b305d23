const STEP_S = 5;

export interface KeyedFilm {
  readonly video: HTMLVideoElement;
  /** Seconds that there are so far. */
  readonly end: number;
  readonly fullscreen: () => void;
}

/** The keys that players of films have. The event goes no further when it was one of them. */
export function filmKeys(event: KeyboardEvent, film: KeyedFilm): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (belongsTo(event.target as HTMLElement, event.key)) return;
  const act = actionOf(event.key, film);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** Space presses the button that has the focus, and the arrows move the loudness. */
const belongsTo = (target: HTMLElement, key: string): boolean =>
  target.closest('button') !== null ? key === ' ' : target.closest('.film-volume') !== null && key.length > 1;

function actionOf(key: string, { video, end, fullscreen }: KeyedFilm): (() => unknown) | null {
  const to = (seconds: number) => () => {
    video.currentTime = Math.max(0, Math.min(end, seconds));
  };
  switch (key) {
    case ' ':
    case 'k':
      return () => (video.paused ? video.play() : video.pause());
    case 'ArrowLeft':
      return to(video.currentTime - STEP_S);
    case 'ArrowRight':
      return to(video.currentTime + STEP_S);
    case 'Home':
      return to(0);
    case 'End':
      return to(end);
    case 'm':
      return () => {
        video.muted = !video.muted;
      };
    case 'f':
      return fullscreen;
    default:
      return null;
  }
}
