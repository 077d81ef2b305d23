import type { Translation } from '../catalogue.ts';
import type { documentErrors as english } from '../en/document-errors.ts';

export const documentErrors: Translation<typeof english> = {
  'project-newer':
    'Ce projet vient d’un StoryCore plus récent (format {version} ; celui-ci lit jusqu’au format {supported}). Mettez StoryCore à jour pour l’ouvrir.',
  'project-corrupt':
    'Les données du projet sont abîmées et illisibles. Ouvrez une copie plus ancienne ou un fichier .storycore du projet.',
  'project-missing': 'Ce projet n’est plus dans ce navigateur. Ouvrez-le à partir d’un fichier .storycore.',
  'storycore-corrupt':
    'Le fichier de projet est abîmé (son contenu « {entry} » n’est plus tel qu’il a été écrit). Recopiez le fichier depuis son origine, ou ouvrez-en un plus ancien.',
  'storycore-no-project':
    'Ce fichier n’est pas un projet StoryCore. Choisissez un fichier .storycore enregistré par StoryCore.',
  'invalid-record': 'Impossible d’enregistrer un élément {type} : « {field} » n’est pas valide ({reason}).',
  'invalid-arguments':
    'La modification « {command} » est impossible : « {field} » n’est pas valide ({reason}).',
  'no-such-record': 'Cet élément {type} n’existe plus ({id}). Quelqu’un l’a peut-être supprimé.',
  'nested-edit':
    'La modification « {label} » a commencé au milieu d’une autre. Merci de signaler ce problème.',
  'track-locked': 'La piste « {track} » est verrouillée. Déverrouillez-la pour modifier ses plans.',
  'wrong-track-kind': '« {name} » ne va pas sur la piste « {track} », qui ne contient que : {kind}.',
  'no-such-stream': '« {name} » n’a pas de flux {kind} pour la piste « {track} ».',
  'place-taken':
    'Il n’y a pas la place pour ce plan sur la piste « {track} » à cet endroit. Choisissez un endroit libre, ou écrasez.',
  'no-handle':
    'Il n’y a pas assez de média au-delà de la coupe. Raccourcissez le plan ou choisissez une durée plus courte.',
  'media-in-use':
    '« {name} » est utilisé par {count} plans. Retirez-les d’abord, ou retirez-le avec ses plans.',
  'media-in-effects':
    '« {name} » est la réponse impulsionnelle d’une réverbération. Choisissez-en d’abord une autre.',
  'nothing-to-cut': 'Il n’y a aucun plan à couper à cet endroit.',
  'no-cut': 'Ces deux plans ne se touchent pas sur une même piste : il n’y a pas de coupe entre eux.',
  'no-gap': 'Il n’y a pas de vide à cet endroit sur la piste « {track} ».',
  'outside-sequence': 'Un plan ne peut pas commencer avant la séquence.',
  'no-track': 'Aucune piste ne peut recevoir « {name} ». Ajoutez-en une, ou déverrouillez-en une.',
  'no-route': 'Le son de « {from} » ne peut pas aller vers « {to} ». Choisissez un bus de la même séquence.',
  'route-circle': '« {to} » alimente déjà « {from} » : le son tournerait en rond. Choisissez un autre bus.',
  'gain-too-high':
    'Le fader de « {name} » serait à {gain} dB, et s’arrête à {most} dB. Montez plutôt les plans ou les pistes.',
  'storage-full':
    'L’espace disque que ce navigateur accorde à StoryCore est plein : les dernières modifications ne sont pas encore enregistrées. Libérez de la place ou exportez le projet ; l’enregistrement reprendra tout seul.',
  'storage-failed':
    'Ce navigateur a refusé d’enregistrer le projet ({reason}). Exportez le projet dans un fichier pour ne rien perdre.',
  'read-only-tab':
    'Ce projet est ouvert en modification dans un autre onglet. Celui-ci le montre en direct ; modifiez-le là-bas.',
};
