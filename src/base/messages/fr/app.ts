import type { Translation } from '../catalogue.ts';
import type { app as english } from '../en/app.ts';

export const app: Translation<typeof english> = {
  name: 'StoryCore',
  close: 'Fermer',
  cancel: 'Annuler',
  done: 'Terminé',
  retry: 'Réessayer',
  skip: 'Aller au contenu principal',
  /** Several things with different values. */
  mixed: 'Mixte',
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
  kept: {
    unreadable: {
      one: 'Une partie de ce projet n’a pas pu être lue. Elle n’apparaît pas ici et reste dans le projet.',
      other:
        '{count} parties de ce projet n’ont pas pu être lues. Elles n’apparaissent pas ici et restent dans le projet.',
    },
    damaged: {
      one: 'Un passage de l’historique enregistré était abîmé : les dernières modifications avant un plantage peuvent manquer.',
      other:
        '{count} passages de l’historique enregistré étaient abîmés : les dernières modifications avant un plantage peuvent manquer.',
    },
    show: 'Ce qui a été mis de côté…',
    hide: 'Masquer',
    title: 'Mis de côté',
    explain:
      'Rien n’a été supprimé. Ce qui n’a pas pu être lu reste dans le projet tel qu’il a été enregistré, et reviendra quand un StoryCore qui le connaît ouvrira le projet. D’ici là, ce n’est ni montré ni exporté. Enregistrez une copie avant de continuer ; elle contient aussi ces parties.',
    explainDamaged:
      'Dans l’historique enregistré pendant votre travail, des octets ne sont pas revenus entiers, comme après une coupure de courant. Tout ce qui précède est là. Ces octets restent dans ce navigateur aussi longtemps que le projet. Vérifiez les dernières minutes de votre travail et enregistrez une copie.',
    saveCopy: 'Enregistrer une copie',
    type: {
      track: 'Piste',
      clip: 'Plan',
      asset: 'Média',
      effect: 'Effet',
      transition: 'Transition',
      marker: 'Repère',
      title: 'Titre',
      sequence: 'Séquence',
      other: 'Partie',
    },
    newerTab:
      'Un autre onglet poursuit ce projet dans un StoryCore plus récent. Cet onglet le montre tel qu’il était et ne peut rien y changer. Rien n’est perdu : rechargez cet onglet pour tout voir.',
    reload: 'Recharger',
  },
  notices: {
    region: 'Avis',
    dismiss: 'Fermer l’avis',
    undo: 'Annuler',
    details: 'Détails',
  },
};
