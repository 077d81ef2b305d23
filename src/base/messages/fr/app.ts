import type { Translation } from '../catalogue.ts';
import type { app as english } from '../en/app.ts';

export const app: Translation<typeof english> = {
  name: 'StoryCore',
  close: 'Fermer',
  cancel: 'Annuler',
  done: 'Terminé',
  retry: 'Réessayer',
  skip: 'Aller au contenu principal',
  resetField: 'Réinitialiser {field}',
  panelFailed: '{panel} ne répond plus',
  panelReload: 'Recharger ce panneau',
  loading: 'Chargement…',
  keys: {
    space: 'Espace',
    delete: 'Suppr',
    shift: 'Maj',
    home: 'Début',
    end: 'Fin',
    escape: 'Échap',
  },
  state: {
    saved: 'Enregistré',
    saving: 'Enregistrement…',
    failed: 'Non enregistré',
    failedHint:
      'Les dernières modifications n’ont pas pu être écrites dans le stockage du navigateur. Libérez de la place ou enregistrez le projet dans un fichier.',
    offline: 'Hors ligne',
    offlineHint: 'Pas de réseau. Tout continue de fonctionner ici.',
    follower:
      'Ce projet est ouvert dans un autre onglet. Ses modifications s’affichent ici en direct ; c’est là-bas qu’il se modifie.',
    update: 'Une nouvelle version de StoryCore est prête.',
    updateNow: 'Mettre à jour',
    updateLater: 'Plus tard',
    offlineReady: 'StoryCore est prêt à fonctionner sans réseau.',
    install: 'Installer',
    installHint: 'Installer StoryCore comme application',
  },
  notices: {
    region: 'Avis',
    dismiss: 'Fermer l’avis',
    undo: 'Annuler',
    details: 'Détails',
  },
};
