import type { Translation } from '../catalogue.ts';
import type { recording as english, recordingErrors as englishErrors } from '../en/recording.ts';

export const recording: Translation<typeof english> = {
  arm: 'Armer {name} pour l’enregistrement',
  armLetter: 'R',
  level: 'Niveau du microphone',
  armed: { one: 'Microphone ouvert, {count} piste armée', other: 'Microphone ouvert, {count} pistes armées' },
  running: 'Enregistrement',
  armFirst: 'Aucune piste n’est armée. Appuyez sur le point rouge d’une piste audio, puis enregistrez.',
  name: 'Enregistrement {number}',
  done: { one: 'Enregistré sur {count} piste.', other: 'Enregistré sur {count} pistes.' },
  rates:
    'Le microphone fonctionne à {device} Hz, le projet à {project} Hz : le navigateur convertit ce qui est enregistré.',
  recovered: '« {name} » est de retour dans le projet.',
  cutOff:
    '« {name} » a été interrompu avant d’entrer dans le projet. Ce qui a été enregistré jusque-là est conservé.',
  recover: 'Récupérer',
  inputLevel: 'Ce qui arrive pour {name}',
  clipped:
    '{name} était trop fort : le son a été écrêté. Baissez le microphone ; appuyez pour éteindre le témoin',
  countingIn: 'Décompte : {count}',
  noRange:
    'L’enregistrement est limité à la plage entre l’entrée et la sortie, et la sortie ne suit pas l’entrée ou la tête de lecture. Déplacez-les, ou désactivez ce réglage.',
  input: 'Enregistrement',
  microphone: 'Microphone',
  systemChoice: 'Selon le système',
  missing: '{name} (débranché)',
  find: 'Afficher les microphones',
  findHint: 'Le navigateur donne le nom des microphones dès que l’un d’eux a été autorisé.',
  channels: 'Canaux',
  channelsAll: 'Tous ceux du microphone',
  mono: 'Mono (le premier)',
  stereo: 'Stéréo',
  countIn: 'Décompte',
  countOff: 'Aucun',
  countBeats: '{count} temps',
  countSeconds: '{count} secondes',
  preRoll: 'Lecture avant l’enregistrement',
  punch: 'N’enregistrer qu’entre l’entrée et la sortie',
  punchHint: 'Le film part un peu avant ; ce qui est gardé commence à l’entrée et finit à la sortie.',
  monitor: 'Entendre le microphone',
  monitorHint:
    'Au casque seulement : avec des haut-parleurs, cela siffle. Ce n’est jamais enregistré, et s’éteint avec le microphone suivant.',
  monitorWarning: 'Le microphone est entendu. Mettez un casque : avec des haut-parleurs, cela sifflerait.',
  monitorNeedsArm: 'Armez d’abord une piste.',
  measure: 'Mesurer la latence',
  measuring: 'Écoute du signal…',
  measureHint:
    'Joue un court signal et le retrouve dans le microphone, pour que les enregistrements tombent là où ils ont été entendus. Utilisez des haut-parleurs, ou tenez le casque contre le microphone.',
  measured:
    'Le son met {ms} ms pour aller au microphone et revenir. Les enregistrements faits avec lui sont placés en conséquence.',
};

export const recordingErrors: Translation<typeof englishErrors> = {
  'record-denied':
    'Le microphone n’est pas autorisé pour cette page. Autorisez-le à côté de l’adresse de la page, puis armez de nouveau la piste.',
  'record-no-device': 'Aucun microphone trouvé. Branchez-en un, puis armez de nouveau la piste.',
  'record-device-busy':
    'Le microphone n’a pas pu être ouvert : un autre programme l’utilise peut-être. Fermez ce programme, puis armez de nouveau la piste.',
  'record-device-lost':
    'Le microphone a disparu. Ce qui a été enregistré jusque-là est conservé ; rebranchez-le et armez de nouveau la piste.',
  'record-output-lost':
    'La sortie audio s’est arrêtée : son périphérique a disparu, ou la fréquence du projet a changé. Ce qui a été enregistré jusque-là est conservé ; rebranchez-le et armez de nouveau la piste.',
  'record-monitor-failed':
    'Le microphone ne peut pas être entendu : {reason}. Il est enregistré malgré tout ; armez de nouveau la piste pour réessayer.',
  'record-other-device':
    '« {name} » n’est pas branché : {other} le remplace. Branchez-le et réarmez la piste, ou choisissez un autre microphone dans les réglages.',
  'record-rate':
    'Ce navigateur ne peut pas amener le microphone aux {rate} Hz du projet. Réglez le microphone sur cette fréquence dans le système, ou utilisez un autre navigateur.',
  'record-failed':
    'Le microphone n’a pas pu être utilisé : {reason}. Choisissez-en un autre dans le système, puis armez de nouveau la piste.',
  'record-full':
    'L’enregistrement s’est arrêté : le navigateur n’a plus de place. Ce qui a été enregistré est conservé ; supprimez des médias ou des projets inutiles.',
  'record-longest':
    'L’enregistrement s’est arrêté : le fichier a la longueur maximale d’un fichier WAV (4 Go). Ce qui a été enregistré est conservé ; commencez le suivant.',
  'record-nothing':
    'Rien n’a été enregistré : il n’y avait pas encore une image entière de son. Enregistrez de nouveau.',
  'record-waited':
    'La lecture a dû attendre {count} fois pendant l’enregistrement. Ce qui suit peut être en retard : vérifiez à l’oreille.',
  'record-gaps':
    '{ms} ms de l’enregistrement sont muettes : le disque était trop lent. Écoutez-le, et recommencez si nécessaire.',
  'record-chirp-unheard':
    'Le signal n’a pas été entendu. Montez le volume des haut-parleurs, ou tenez le casque contre le microphone, et mesurez de nouveau.',
};
