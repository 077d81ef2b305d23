import type { Translation } from '../catalogue.ts';
import type { mediaErrors as english } from '../en/media-errors.ts';

export const mediaErrors: Translation<typeof english> = {
  'media-missing':
    '« {name} » est introuvable à son emplacement. Rebranchez le disque ou remettez le fichier, ou choisissez « Relier » et montrez où il se trouve.',
  'media-denied':
    'Le navigateur redemande l’autorisation avant de lire « {name} ». Choisissez « Rétablir l’accès ».',
  'media-empty':
    '« {name} » est vide (0 octet). La copie ou l’enregistrement a sans doute échoué : récupérez le fichier.',
  'media-not-media':
    '« {name} » n’est ni un film, ni un son, ni une image, quoi qu’en dise son nom : il contient du texte.',
  'media-index-missing':
    '« {name} » est incomplet : son index (la partie « moov » d’un MP4) manque, comme lorsqu’un enregistrement ou un téléchargement est interrompu. Récupérez le fichier entier, ou réparez-le avec l’outil de la caméra.',
  'media-no-streams': '« {name} » ({codec}) s’ouvre, mais ne contient ni image ni son.',
  'media-unreadable': '« {name} » ({codec}) ne peut pas être lu : {reason}.',
  'media-no-sound': '« {name} » n’a pas de son à mesurer.',
  'media-no-video': '« {name} » ne contient que du son ; placez-le sur une piste audio.',
  'image-unreadable':
    'L’image « {name} » ne peut pas être décodée : {reason}. Elle est peut-être endommagée ; enregistrez-la à nouveau en PNG ou en JPEG.',
  'image-too-large':
    'L’image « {name} » mesure {width} × {height} pixels ; {limit} par côté au plus peuvent être affichés. Réduisez-la d’abord.',
  'conversion-failed': '« {name} » ({codec}) n’a pas pu être converti en une forme lisible ici : {reason}.',
  'conversion-unavailable':
    'Le convertisseur pour « {name} » ({codec}) n’a pas pu être chargé ({reason}). Connectez-vous une fois, puis réessayez.',
  'proxy-failed':
    'Aucun proxy de « {name} » n’a pu être créé : {reason}. L’aperçu montre l’original, et les exports restent inchangés.',
  'asset-unavailable':
    'Une partie de StoryCore ({name}) n’a pas pu être chargée : {reason}. Connectez-vous une fois, puis réessayez.',
  'media-no-room':
    '« {name} » ne tient pas dans le stockage du navigateur : il faut environ {needed}. Supprimez des projets ou des fichiers, puis réessayez. Rien n’a été perdu.',
  'storage-short':
    '« {name} » demande {needed} dans le stockage du navigateur, il en reste {free}. Supprimez des projets ou des fichiers, puis réessayez. Rien n’a été perdu.',
  'relink-mismatch': '« {name} » n’est pas le fichier manquant : son contenu diffère.',
};
