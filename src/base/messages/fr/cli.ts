import type { Translation } from '../catalogue.ts';
import type { cli as english } from '../en/cli.ts';
import { cliRelay } from './cli-relay.ts';

export const cli: Translation<typeof english> = {
  ...cliRelay,
  usage: `storycore – monter, mixer et exporter des films finis

Usage :
  storycore render <projet.storycore | timeline.otio> -o <film.mp4> [options]
  storycore inspect <fichier> [--json]
  storycore loudness <fichier | projet> [options]
  storycore relay [options]
  storycore node --relay <url> --token <jeton> [options]
  storycore submit <projet.storycore | timeline.otio> --relay <url> --token <jeton> -o <film.mp4>
  storycore jobs [list | show | cancel | pause | resume | retry] --relay <url> --token <jeton>
  storycore <commande> --help
  storycore --version`,
  usageRender: `storycore render – faire un film d’un projet ou d’une liste de montage

Usage :
  storycore render <projet.storycore | timeline.otio> -o <film> [options]

Options :
  -o, --output <fichier> le film : .mp4, .mov, .webm, .mkv ; le son seul : .wav, .flac, .ogg, .mp3, .ac3, .m4a, .mka
  --preset <nom>         {presets}
  --range <a-b>          partie de la timeline : secondes (1.5-8) ou timecode (00:00:01:12-00:00:08:00)
  --media <dossier>      chercher ici les médias qui ne sont pas où le projet les dit ; répétable
  --channels <1-8>       du son, ou
  --layout <nom>         mono, stereo, lcr, quad, 5.0, 5.1, 6.1, 7.1
  --sample-format <nom>  échantillons entiers : s16, s24 ou f32
  --stems                chaque piste et chaque bus dans un fichier à côté du film
  --overwrite            remplacer un film existant
  --no-cache             ni utiliser ni garder de segments rendus
  --json                 un objet JSON par ligne sur la sortie standard
  --help

Les segments rendus sont gardés dans {cache} (STORYCORE_CACHE le change) et réutilisés par l’export suivant.`,
  usageInspect: `storycore inspect – ce que contient un média, un projet ou une liste de montage

Usage :
  storycore inspect <fichier> [--json]`,
  usageLoudness: `storycore loudness – la sonie d’un fichier ou du mixage d’un projet (UIT-R BS.1770-5, EBU R 128)

Usage :
  storycore loudness <média | projet.storycore | timeline.otio> [options]

Options :
  --target <nom>         le gain qui l’y amène : {targets}
  --stream <numéro>      d’un fichier : ce flux sonore seul, compté à partir de 0
  --layout <nom>         d’un projet : mono, stereo, lcr, quad, 5.1 ou 7.1
  --range <a-b>          d’un projet : secondes (1.5-8) ou timecode (00:00:01:12-00:00:08:00)
  --media <dossier>      chercher ici les médias qui ne sont pas où le projet les dit ; répétable
  --json                 un objet JSON par ligne sur la sortie standard
  --help`,
  unknownCommand: 'La commande « {command} » n’existe pas. Essayez : storycore --help',
  wrongOption: '{reason} Essayez : storycore {command} --help',
  missingInput: 'Indiquez un fichier. Essayez : storycore {command} --help',
  oneInput: 'Indiquez un seul fichier.',
  missingOutput: 'Nommez le film avec -o, par exemple : -o film.mp4',
  unknownEnding: '« {name} » : le nom doit finir par {endings}.',
  wrongChannels: '« {channels} » n’est pas un nombre de canaux de 1 à 8.',
  unknownSampleFormat: '« {format} » n’est pas un format d’échantillon. Choisissez : {formats}',
  noSampleFormat: '« {name} » ne peut pas contenir d’échantillons {format}. Choisissez .wav, .mov ou .mkv.',
  unknownPreset: 'Le préréglage « {name} » n’existe pas. Choisissez parmi : {presets}',
  wrongRange:
    '« {range} » n’est pas une plage. Écrivez 1.5-8 (secondes) ou 00:00:01:12-00:00:08:00 (timecode).',
  exists: '« {name} » existe déjà. Ajoutez --overwrite pour le remplacer.',
  outputIsInput: '« {name} » sert au film lui-même et n’est pas remplacé.',
  unknownInput: '« {name} » n’est ni un projet StoryCore (.storycore) ni un fichier OpenTimelineIO (.otio).',
  unknownTarget: 'La cible « {name} » n’existe pas. Choisissez parmi : {targets}',
  unknownLayout: 'La disposition « {name} » n’existe pas. Choisissez parmi : {layouts}',
  wrongStream: '« {stream} » n’est pas le numéro d’un flux sonore. Ils sont comptés à partir de 0.',
  noStream: '« {name} » n’a pas de flux sonore {stream} : il en a {count}, comptés à partir de 0.',
  idleOption: '{option} n’a pas de sens pour « {name} ».',
  phasePreparing: 'Préparation',
  phaseAudio: 'Son',
  phaseVideo: 'Rendu',
  phaseMuxing: 'Écriture',
  phaseDone: 'Terminé',
  progress: '{frames} images sur {total} · {fps} i/s · reste {eta}',
  done: '{file} : {frames} images, {duration} s – {encoded} encodées, {copied} copiées, {stored} du cache.',
  loudnessStream: '{name}, son {index} : {codec}, {layout}, {rate} Hz, {duration} s, {language}',
  loudnessMix: '{name}, mixage : {layout}, {rate} Hz, {duration} s',
  loudnessIntegrated: 'Intégrée',
  loudnessRange: 'Plage',
  loudnessMomentary: 'Momentanée max.',
  loudnessShortTerm: 'Court terme max.',
  loudnessTruePeak: 'Crête vraie',
  loudnessSamplePeak: 'Crête échantillon',
  loudnessChannel: 'Canal',
  loudnessNone: 'aucune (silence, ou moins de 0,4 s)',
  loudnessNoRange: 'aucune (moins de 3 s)',
  loudnessTarget:
    'Cible {name} ({loudness} LUFS, {ceiling} dBTP) : {gain} dB ; la crête est alors à {peak} dBTP.',
  loudnessTargetLimiter:
    'Cible {name} ({loudness} LUFS, {ceiling} dBTP) : {gain} dB et un limiteur qui retire {limiting} dB. Sans lui, {safe} dB au plus, ce qui donne {result} LUFS.',
  loudnessTargetNone: 'Cible {name} ({loudness} LUFS) : il n’y a pas de sonie qu’un gain puisse changer.',
  loudnessProgress: 'Mesure : {percent} %',
  doneSound: '{file} : {duration} s de son.',
  notice: 'Note : {text}',
  error: 'Erreur : {text}',
  media: '{name} : {format}, {duration} s, {size} octets',
  videoStream: '  vidéo {index} : {codec}, {width} × {height}, {fps} i/s{details}',
  audioStream: '  audio {index} : {codec}, {channels} canaux, {rate} Hz, {language}',
  variable: ', cadence variable',
  rotated: ', tournée de {degrees}°',
  alpha: ', alpha',
  fullRange: ', plage complète',
  document: '{name} : {width} × {height}, {fps} i/s, {duration} s',
  track: '  piste {kind} « {name} » : {clips} plans',
  asset: '  média « {name} » : {state}',
  found: 'trouvé',
  absent: 'manquant',
};
