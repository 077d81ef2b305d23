import type { Messages, Translation } from '../catalogue.ts';

export const keyframes: Translation<Messages['keyframes']> = {
  toggle: 'Image clé : {field}',
  previous: 'Image clé précédente : {field}',
  next: 'Image clé suivante : {field}',
  list: 'Images clés : {field}',
  listHelp:
    'Gauche et Droite vont de clé en clé, avec Alt elles la déplacent d’une image. Entrée y place la tête de lecture, Suppr retire la clé.',
  key: '{time}, {value}, {ease}',
  more: 'Autres actions pour les images clés : {field}',
  eases: { linear: 'Linéaire', hold: 'Maintenir', smooth: 'Adoucie' },
  remove: 'Supprimer l’image clé',
  clear: 'Retirer l’animation',
};
