import type { Translation } from '../catalogue.ts';
import type { renderErrors as english } from '../en/render-errors.ts';

export const renderErrors: Translation<typeof english> = {
  'sequence-missing': 'La séquence « {sequence} » n’est plus dans ce projet. Choisissez-en une autre.',
  'nothing-to-export':
    '« {name} » n’a rien à exporter dans cette plage. Posez des plans sur la timeline ou élargissez la plage.',
  'encoder-missing':
    'Aucun encodeur vidéo ne produit ici des images de {width} × {height} pour un fichier {container} (demandé : {codec} ; {reason}). Choisissez un autre format ou une taille plus petite.',
  'encoder-fallback': 'Aucun encodeur {wished} ne fonctionne ici ; {used} est utilisé à la place.',
  'encoder-failed':
    'L’encodeur {codec} n’a donné aucune image utilisable. Réessayez ou choisissez un autre codec.',
  'encoder-dropped-frames':
    'L’encodeur {codec} a perdu des images : le film serait faux et n’a pas été écrit. Réessayez ou choisissez un autre codec.',
  'media-changed': '« {name} » a été modifié pendant la fabrication du film. Relancez l’export.',
  'media-needs-conversion':
    '« {name} » ({codec}) doit être converti avant usage. Ouvrez-le une fois dans le studio, ou convertissez-le avec FFmpeg.',
  'segment-lost': 'Des parties terminées du film ont disparu du cache pendant l’écriture. Relancez l’export.',
  'file-not-writable': 'Impossible d’écrire « {place} » : {reason}.',
  'disk-full':
    'Le disque qui contient « {place} » est plein. Libérez de la place et recommencez ; les parties terminées sont conservées.',
  'clip-blank': 'Le média de « {name} » a disparu du projet ({count} ×) : cet endroit du film reste vide.',
};
