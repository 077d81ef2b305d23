// While nothing plays: the picture under the playhead, and sound made ready to start there.
import type { PreviewClient } from '../../../workers/preview/preview-client.ts';
import { type ErrorReport, reportOf } from '../../base/errors.ts';
import type { Ticks } from '../../base/time.ts';
import type { PlayerSound } from './player-sound.ts';
import type { Wants } from './player-wants.ts';

/** A picture that takes longer says that it is under way. */
const PICTURE_MAY_TAKE_MS = 400;
/** A hand that drags the playhead rests for so long before sound is prepared there. */
const CUE_AFTER_MS = 150;

export interface RestOptions {
  readonly preview: Pick<PreviewClient, 'show'>;
  readonly sound: Pick<PlayerSound, 'cue'>;
  readonly wants: Wants;
  readonly playing: () => boolean;
  readonly onError: (error: ErrorReport) => void;
}

export interface Rest {
  show(ticks: Ticks, scrub: boolean): void;
  cueSoon(ticks: Ticks): void;
  forgetCue(): void;
}

export function createRest({ preview, sound, wants, playing, onError }: RestOptions): Rest {
  let shows = 0;
  let cueing: ReturnType<typeof setTimeout> | undefined;
  return {
    show(ticks, scrub) {
      const own = ++shows;
      const slow = setTimeout(
        () => own === shows && !playing() && wants.say('still', true),
        PICTURE_MAY_TAKE_MS,
      );
      preview
        .show(ticks, scrub)
        .catch((cause: unknown) => onError(reportOf(cause)))
        .finally(() => {
          clearTimeout(slow);
          if (own === shows) wants.say('still', false);
        });
    },
    cueSoon(ticks) {
      clearTimeout(cueing);
      cueing = setTimeout(() => sound.cue(ticks), CUE_AFTER_MS);
    },
    forgetCue: () => clearTimeout(cueing),
  };
}
