import type { Translation } from '../catalogue.ts';
import type { otioErrors as english } from '../en/otio-errors.ts';

export const otioErrors: Translation<typeof english> = {
  'otio-syntax': 'Ce fichier OpenTimelineIO est illisible : {reason} (ligne {line}, à {path}).',
  'otio-shape': 'Le fichier OpenTimelineIO est abîmé à {path} : {expected} y est attendu.',
  'otio-time': 'Le fichier OpenTimelineIO contient un temps impossible à {path} : {value}.',
  'otio-not-timeline': 'Le fichier ne contient aucune timeline (trouvé : {schema}).',
  'otio-loss-start':
    'Le timecode de départ de la timeline ({seconds} s) n’est pas conservé ; le film commence à zéro ({path}).',
  'otio-loss-range': 'La plage posée sur toute la timeline est ignorée ; tout est utilisé ({path}).',
  'otio-loss-item': '« {name} » ({schema}) n’est pas compris et est omis, {count} × ({path}).',
  'otio-loss-effect': 'L’effet « {name} » n’est pas compris et est omis, {count} × ({path}).',
  'otio-loss-media': '« {name} » ne désigne aucun fichier ({schema}) ; sa place reste vide ({path}).',
  'otio-loss-nested': 'La timeline imbriquée « {name} » a plusieurs couches ; sa place reste vide ({path}).',
  'otio-loss-transition':
    'La transition « {name} » n’est pas comprise ; une coupe la remplace, {count} × ({path}).',
  'otio-loss-handle': 'Un fondu est plus court que prévu : le média ne va pas assez loin ({path}).',
  'otio-loss-no-sound': '« {name} » n’a pas de son ; sa place sur la piste audio reste vide ({path}).',
  'otio-no-audio-track':
    'La timeline n’a aucune piste audio : le film est muet bien que ses médias aient du son.',
};
