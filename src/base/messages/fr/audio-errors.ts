import type { Translation } from '../catalogue.ts';
import type { audioErrors as english } from '../en/audio-errors.ts';

export const audioErrors: Translation<typeof english> = {
  'audio-encoder-missing':
    'Aucun encodeur audio disponible ne peut produire du {codec} à {channels} canaux et {rate} Hz pour un fichier {container}, et aucun ne peut le remplacer ({reason}). Choisissez un autre conteneur, ou exportez en ligne de commande.',
  'audio-encoder-failed':
    'L’encodeur {codec} s’est arrêté : {reason}. Relancez l’export, ou choisissez un autre codec audio.',
  'audio-codec-replaced':
    'Il n’est pas possible d’encoder en {wanted} ici pour ce fichier ; le son est encodé en {used}.',
  'audio-channels-reduced':
    'Aucun encodeur n’accepte ici {wanted} canaux pour ce fichier ; le son est réduit à {used} canaux.',
  'audio-layout-widened':
    'Ce codec ne connaît pas de disposition à {wanted} canaux ; le son est écrit sur {used} canaux, les autres sont muets.',
  'audio-rate-changed': 'Le son est encodé à {used} Hz : ce codec ne connaît pas {wanted} Hz.',
  'audio-stream-missing': 'Un clip désigne une piste sonore que « {name} » ne contient pas ; il est muet.',
  'audio-effect-unknown': 'Cette version ne connaît pas l’effet audio « {name} » ; il est omis.',
  'impulse-missing':
    'La réponse impulsionnelle « {name} » est introuvable ou illisible. La réverbération à convolution qui l’utilise est contournée : retrouvez le fichier dans la médiathèque ou choisissez-en une autre.',
  'impulse-silent':
    '« {name} » n’a pas de son qui puisse servir de réponse impulsionnelle. La réverbération à convolution est contournée jusqu’à ce que vous choisissiez un autre fichier.',
  'impulse-too-long':
    '« {name} » dure {seconds} s ; une réponse impulsionnelle peut durer 60 s. Coupez-la ou choisissez-en une plus courte.',
  'impulse-channels':
    '« {name} » a {channels} canaux ; une réponse impulsionnelle peut en avoir 8. Choisissez-en une autre.',
  'noise-print-damaged':
    'L’empreinte de bruit « {name} » est abîmée. La réduction de bruit est contournée : apprenez le bruit de nouveau.',
  'noise-print-short':
    'La plage choisie est trop courte pour apprendre un bruit. Choisissez au moins une demi-seconde de bruit seul.',
  'noise-print-silent':
    'Il n’y a pas de son dans la plage choisie. Choisissez une plage où l’on entend le bruit seul.',
  'audio-not-stored':
    'Il n’y a plus de place pour conserver le son encodé. Cet export est complet ; le prochain encodera le son à nouveau.',
  'audio-not-finite':
    '{count} échantillons des médias n’étaient pas des nombres et sont muets. Un fichier est peut-être endommagé.',
  'audio-effect-broken':
    'Un effet sonore a donné {count} fois des échantillons non valides et y a été muet. Cherchez des réglages extrêmes.',
  'audio-clipped':
    'Le mixage dépasse la pleine échelle de {peak} dB et y a été écrêté. Baissez le gain des pistes ou des clips.',
  'audio-device-missing':
    'Aucun périphérique audio n’a été trouvé. L’image continue sans le son, qui revient dès qu’un périphérique est branché.',
  'audio-player-failed': 'Le son n’a pas pu démarrer : {reason}. L’image continue sans lui.',
};
