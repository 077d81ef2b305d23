import type { Translation } from '../catalogue.ts';
import type { cliRelay as en } from '../en/cli-relay.ts';

export const cliRelay: Translation<typeof en> = {
  usageNode: `storycore node – rendre pour un relais sur cette machine

Usage :
  storycore node --relay <url> --token <jeton> [options]

Options :
  --relay <url>          le relais (STORYCORE_RELAY)
  --token <jeton>        un jeton pour nœuds de rendu (STORYCORE_TOKEN, qu’aucune liste de processus ne montre)
  --name <nom>           le nom de ce nœud pour le relais ; sinon celui de la machine
  --pool <nom>           ne travailler que pour ce groupe ; répétable ; sinon « default »
  --slots <nombre>       tâches à la fois, 1 sauf indication contraire
  --threads <nombre>     processeurs par tâche ; sinon tous
  --cache <dossier>      fichiers et segments : {cache} (STORYCORE_CACHE)
  --cache-size <Gio>     taille que chacun peut atteindre, 20 sauf indication contraire
  --previews <nombre>    sessions d’aperçu à la fois, 4 sauf indication contraire, 0 pour aucune
  --json                 un objet JSON par ligne sur la sortie standard
  --help

Ctrl-C ou SIGTERM : ne prend plus de travail, finit ce qui est commencé et part. Une seconde fois, il le rend.`,
  usageSubmit: `storycore submit – faire faire un film par un relais

Usage :
  storycore submit <projet.storycore | timeline.otio> --relay <url> --token <jeton> -o <film> [options]

Options :
  -o, --output <fichier> le film ; sa terminaison dit ce qu’il est, comme pour storycore render
  --relay <url>          le relais (STORYCORE_RELAY)
  --token <jeton>        votre jeton (STORYCORE_TOKEN)
  --preset <nom>         {presets}
  --range <a-b>          partie de la timeline : secondes (1.5-8) ou timecode (00:00:01:12-00:00:08:00)
  --media <dossier>      chercher ici les médias qui ne sont pas où le projet les dit ; répétable
  --priority <nombre>    de -100 à 100, plus grand passe plus tôt
  --deadline <moment>    2026-01-31T18:00, ou d’ici à : 90m, 4h, 2d
  --label <clé=valeur>   répétable
  --pool <nom>           le faire faire par les nœuds de ce groupe
  --detach               afficher la tâche et partir ; « storycore jobs » montre ce qu’elle devient
  --overwrite            remplacer un film existant
  --json                 un objet JSON par ligne sur la sortie standard
  --help

Ctrl-C annule la tâche. Les médias que le relais possède déjà ne sont pas renvoyés.`,
  usageJobs: `storycore jobs – à quoi travaille un relais

Usage :
  storycore jobs [list] --relay <url> --token <jeton> [--json]
  storycore jobs show|cancel|pause|resume|retry <tâche> --relay <url> --token <jeton> [--json]`,
  missingRelay: 'Nommez le relais avec --relay, par exemple : --relay http://127.0.0.1:4180',
  missingToken: 'Donnez un jeton avec --token, ou dans la variable STORYCORE_TOKEN.',
  wrongCount: '{option} : « {value} » n’est pas un nombre entier de 1 à {most}.',
  wrongPriority: '« {value} » n’est pas une priorité de -100 à 100.',
  wrongDeadline: '« {value} » n’est pas un moment. Écrivez 2026-01-31T18:00, ou d’ici à 90m, 4h ou 2d.',
  wrongLabel: '« {value} » n’est pas une étiquette. Écrivez clé=valeur.',
  wrongAction: '« {action} » n’existe pas. Choisissez parmi : list, show, cancel, pause, resume, retry',
  missingJob: 'Nommez la tâche. « storycore jobs list » les montre.',
  software: '(logiciel)',
  nodeJoined: '« {name} » travaille pour {url} : {cores} processeurs, GPU {gpu}, encodeurs {encoders}',
  nodeDrains: 'Plus de nouveau travail. Ce qui est commencé est fini ; Ctrl-C encore le rend.',
  nodeLeft: 'Le nœud est parti.',
  taskDone: '{kind} {job} : fait en {seconds} s, {frames} images encodées',
  taskFailed: '{kind} {job} : {text}',
  taskLost: '{kind} {job} : repris par le relais',
  phaseHashing: 'Lecture',
  phaseUploading: 'Envoi',
  phaseDownloading: 'Réception',
  phaseQueued: 'Attente',
  bytesProgress: '{percent} % · {done} sur {total} Mo',
  jobProgress: '{percent} % · {frames} sur {total} images · {fps} i/s · reste {eta}',
  detached: 'La tâche {job} est prise. Ce qu’elle devient :  storycore jobs show {job} --relay {url}',
  cancelling: 'La tâche est annulée …',
  doneRelay: '{file} : {frames} images – {made} segments faits, {stored} déjà là.',
  jobLine: '{id}  {state}  {percent} %  {name}',
  noJobs: 'Le relais n’a pas de tâches.',
};
