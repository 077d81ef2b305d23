import type { Messages, Translation } from '../catalogue.ts';

export const clipEffects: Translation<Messages['clipEffects']> = {
  video: 'Effets d’image',
  audio: 'Effets sonores',
  add: 'Ajouter un effet : {section}',
  more: 'Autres actions : {section}',
  empty: 'Aucun pour l’instant. Le plus en ajoute un.',
  others: {
    one: '{count} effet n’est pas sur tous les plans sélectionnés.',
    other: '{count} effets ne sont pas sur tous les plans sélectionnés.',
  },
  settings: 'Réglages : {effect}',
  listHelp: 'Alt avec Haut et Bas déplace l’effet, Suppr le retire.',
  copy: 'Copier l’effet',
  copyAll: 'Copier tous les effets',
  paste: { one: 'Coller {count} effet', other: 'Coller {count} effets' },
  reset: 'Réinitialiser l’effet',
  removeAll: 'Retirer tous les effets',
  drag: 'Faire glisser pour réordonner',
};
