import type { Translation } from '../catalogue.ts';
import type { sessionErrors as english } from '../en/session-errors.ts';

export const sessionErrors: Translation<typeof english> = {
  'worker-crashed':
    'Une partie de StoryCore qui travaille en arrière-plan ({worker}) s’est arrêtée : {reason}. Rien de votre projet n’est perdu ; ce qu’elle faisait peut être relancé.',
  'protocol-mismatch':
    'StoryCore a été mis à jour pendant que cet onglet était ouvert. Rechargez l’onglet pour continuer ; votre projet est enregistré.',
  'export-busy': 'Un autre export est encore en cours ici. Celui-ci sera relancé quand il sera terminé.',
  'export-gone':
    'Cet export inachevé n’existe plus. Lancez-en un nouveau ; ce qui a déjà été calculé sera réutilisé.',
  'preview-ended': 'Le relais a mis fin à l’aperçu ({reason}).',
  'preview-protocol':
    'Le relais parle une autre version du langage des aperçus. Mettez à jour le plus ancien des deux.',
};
