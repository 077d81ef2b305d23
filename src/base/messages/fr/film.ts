import type { Translation } from '../catalogue.ts';
import type { film as english, filmErrors as englishErrors } from '../en/film.ts';

export const film: Translation<typeof english> = {
  player: 'Lecteur : {name}',
  picture: 'Image de {name}',
  controls: 'Lecture du film',
  watchSoFar: 'Regarder ce qui est fini',
  watch: 'Regarder le film',
  play: 'Lire',
  pause: 'Pause',
  position: 'Position dans le film',
  place: '{time} sur {end}',
  placeSoFar: '{time} sur {end} pour l’instant',
  mute: 'Couper le son',
  volume: 'Volume',
  fullscreen: 'Plein écran',
  close: 'Fermer le lecteur',
  again: 'Réessayer',
  away: 'Le relais ne répond pas. Il est redemandé de lui-même ; ce qui a été reçu continue.',
  unmade: 'En attente de la première partie finie…',
  goesOn:
    'Le film est en cours de fabrication : ce qui est fini peut être regardé, et la suite arrive d’elle-même.',
  gaps: 'Les parties simplement copiées de leur source et qu’aucun nœud n’a pu apporter sont sautées ici ; le film enregistré les contient.',
};

export const filmErrors: Translation<typeof englishErrors> = {
  'film-player-missing':
    'Ce navigateur ne peut pas lire les films en cours de fabrication (il n’a pas les Media Source Extensions). Enregistrez le film une fois terminé, ou prenez un autre navigateur.',
  'film-codec':
    'Ce navigateur ne peut pas lire le {codec}. Enregistrez le film une fois terminé et lisez-le avec un autre programme, ou ouvrez cette page dans un autre navigateur.',
  'film-nothing-made': 'Rien de ce film n’a été fait avant sa fin. Relancez le rendu.',
  'film-only-copied':
    'Tout ce film est copié de ses sources telles quelles, et aucun nœud n’a pu les apporter pour être regardées. Enregistrez le film une fois terminé.',
  'film-player-failed':
    'La partie finie n’a pas pu être lue ({reason}). Réessayez ; si cela persiste, enregistrez le film une fois terminé.',
};
