import type { Translation } from '../catalogue.ts';
import type { errors as english } from '../en/errors.ts';
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

export const errors: Translation<typeof english> = {
  unexpected:
    'Une erreur inattendue est survenue ({detail}). Votre projet est enregistré ; réessayez, et signalez-la si elle se reproduit.',
  cancelled: 'Annulé.',
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
};
