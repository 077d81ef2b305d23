import type { Translation } from '../catalogue.ts';
import type { pictureErrors as english } from '../en/picture-errors.ts';

export const pictureErrors: Translation<typeof english> = {
  'gpu-unavailable':
    'Aucun processeur graphique n’est utilisable ({reason}). Dans un navigateur : activez l’accélération matérielle ou prenez une version actuelle de Chrome, Edge, Safari ou Firefox. Sur un serveur : installez un pilote Vulkan, ou Chromium (son SwiftShader se passe de carte graphique), ou nommez un pilote dans STORYCORE_VULKAN_ICD.',
  'gpu-failed':
    'Le processeur graphique a signalé une erreur ({reason}). Réessayez ; si elle revient, mettez à jour le pilote graphique ou réduisez la taille de la séquence.',
  'picture-too-large':
    'Une image de {width} × {height} pixels dépasse ce que ce processeur graphique peut contenir ({limit} par côté). Réduisez-la d’abord.',
  'effect-unknown':
    'L’effet « {effect} » est inconnu de cette version de StoryCore. Mettez StoryCore à jour, ou retirez l’effet.',
  'compositor-closed': 'Le moteur d’image a été fermé pendant la demande d’une image.',
};
