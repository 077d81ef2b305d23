import { audioErrors } from './audio-errors.ts';
import { documentErrors } from './document-errors.ts';
import { filmErrors } from './film.ts';
import { mediaErrors } from './media-errors.ts';
import { otioErrors } from './otio-errors.ts';
import { pictureErrors } from './picture-errors.ts';
import { recordingErrors } from './recording.ts';
import { relayErrors } from './relay-errors.ts';
import { renderErrors } from './render-errors.ts';
import { sessionErrors } from './session-errors.ts';

/** Each says what was wrong, with which file or field, and what can be done. Keys are the codes of StoryError. */
export const errors = {
  unexpected:
    'Something went wrong that StoryCore did not expect ({detail}). Your project is saved; try again, and report it if it returns.',
  cancelled: 'Cancelled.',
  ...audioErrors,
  ...recordingErrors,
  ...documentErrors,
  ...filmErrors,
  ...mediaErrors,
  ...otioErrors,
  ...pictureErrors,
  ...relayErrors,
  ...renderErrors,
  ...sessionErrors,
} as const;
