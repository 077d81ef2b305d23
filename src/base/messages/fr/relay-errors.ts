import type { Translation } from '../catalogue.ts';
import type { relayErrors as en } from '../en/relay-errors.ts';

export const relayErrors: Translation<typeof en> = {
  'data-folder-taken':
    'Un autre relais utilise le dossier de données {folder}. Arrêtez-le, ou donnez à celui-ci son propre dossier avec STORYCORE_DATA.',
  'signing-key-sealed':
    'Les clés de signature de la base sont chiffrées avec un secret que ce relais n’a pas. Donnez à STORYCORE_KEY_SECRET celui des autres relais, ou l’ancien secret après le nouveau.',
  'key-secret-short':
    'STORYCORE_KEY_SECRET est trop court : donnez-lui au moins {length} caractères que personne ne devine.',
  'database-unreachable':
    'La base de données {host} ne répond pas. Vérifiez DATABASE_URL et que le serveur fonctionne.',
  'port-taken': 'Le port {port} est déjà utilisé. Choisissez-en un autre avec PORT.',
  'relay-none': 'Aucun relais n’est connecté. Saisissez son adresse et son jeton dans les réglages.',
  'left-to-relay': 'Le relais poursuit ce film de lui-même.',
  'relay-address': '« {url} » n’est pas l’adresse d’un relais. Elle ressemble à http://127.0.0.1:4180.',
  'relay-unreachable': 'Le relais {url} ne répond pas. Vérifiez l’adresse et qu’il fonctionne.',
  'relay-refused': 'Ce qui a répondu n’est pas un relais StoryCore (statut {status}). Vérifiez l’adresse.',
  'not-signed-in':
    'Le relais ne connaît pas ce jeton. Reconnectez-vous, ou demandez-en un nouveau à son opérateur.',
  'not-allowed':
    'Ce jeton n’autorise pas cela : il lui manque « {scope} ». Demandez à l’opérateur du relais.',
  'request-invalid': 'Le relais n’a pas pu utiliser la demande : {field} {reason}.',
  'protocol-mismatch':
    'Ce programme parle la version {mine} de la langue du relais, le relais la version {theirs}. Mettez à jour le plus ancien.',
  'order-invalid': 'L’ordre de rendu est illisible : {reason}.',
  'order-newer':
    'Le projet a été écrit par un StoryCore plus récent ({version}). Mettez à jour le relais et ses nœuds.',
  'inputs-missing':
    '{count} médias n’ont jamais été envoyés, le premier est {hash}. Soumettez de nouveau le projet.',
  'job-missing': 'Le relais n’a pas de tâche {job}.',
  'job-final': 'La tâche {job} est déjà {state}.',
  'segment-unknown':
    'Ce nœud planifie le film autrement que celui qui a réparti le travail. Donnez à tous les nœuds la même version de StoryCore.',
  'task-refused': 'Ce nœud n’a pas de modèle pour « {kind} ». Donnez au relais un nœud qui en a un.',
  'task-crashed': 'Le processus de la tâche a pris fin ({reason}). La tâche est reprise.',
  'task-memory':
    'La tâche a pris plus de mémoire ({used} octets) que permis ({limit}). Donnez moins de places au nœud, ou prenez une machine plus grande.',
  'task-stuck': 'La tâche n’a pas avancé pendant {seconds} s et a été arrêtée.',
  'node-leaving': 'Le nœud a été arrêté et a rendu sa tâche.',
  'settings-invalid': 'Les réglages de la tâche ne peuvent pas servir : {field} ({reason}).',
  'job-live': 'La tâche {job} est {state} : seule une tâche échouée ou annulée peut être relancée.',
  'film-missing': 'La tâche {job} n’a pas de film : elle est {state}.',
  'deadline-passed':
    'La tâche n’était pas finie à son échéance, {deadline}. Relancez-la : elle n’en aura plus.',
  'waiting-for-node': 'En attente d’un nœud capable de ceci : {needs}.',
  'no-node-can':
    'Aucun nœud capable de ceci n’est venu à temps : {needs}. Démarrez-en un, puis relancez la tâche.',
  'film-doubtful':
    'Des parties de ce film viennent d’un nœud qui n’est plus digne de confiance. Refaites-en le rendu.',
  'lease-lost': 'Le travail a été confié entre-temps à un autre nœud.',
  'node-missing': 'Le relais ne connaît pas le nœud {node}. Redémarrez-le pour qu’il s’inscrive.',
  'blob-missing': 'Le relais n’a pas le fichier {hash}.',
  'blob-mismatch': 'Les octets envoyés ne sont pas le fichier annoncé ({expected}). Envoyez-le de nouveau.',
  'blob-folder-foreign':
    'La base de données garde ses fichiers dans un autre dossier que {folder}. Donnez à tous ses relais le même dossier ou un stockage S3. Si l’autre dossier est perdu, démarrez une fois avec STORYCORE_ADOPT_FOLDER=1.',
  'upload-elsewhere':
    'Un autre relais a ce qui est arrivé de ce fichier. Le répartiteur devant les relais doit envoyer chaque envoi au même relais, ou il leur faut un dossier commun.',
  'upload-conflict': 'L’envoi reprend à l’octet {offset}, pas là où il a été continué.',
  'upload-missing': 'Le relais ne connaît plus cet envoi. Recommencez-le.',
  'relay-disk-full':
    'Le disque du relais ({place}) n’a plus de place. Son exploitant doit en libérer, ou lui donner un autre dossier.',
  'option-invalid': '{name} ne peut pas être « {value} ». Donnez un nombre entier.',
  'upload-too-large': 'Le fichier dépasse ce que le relais accepte ({limit}).',
  'too-many-requests': 'Trop de demandes. Réessayez dans {seconds} s.',
  'preview-no-node':
    'Aucun nœud de rendu n’affiche d’aperçus pour le moment. Démarrez-en un avec « storycore node », ou attendez qu’un se libère.',
  'preview-busy': 'Le relais n’affiche pas plus de {limit} aperçus à la fois. Fermez-en un autre d’abord.',
  'segment-not-made': 'La partie {position} du film n’est pas encore faite. Redemandez un peu plus tard.',
  'not-playable': 'La partie {position} du film ne peut pas être lue avant la fin. Attendez le film.',
  's3-refused':
    'Le compartiment {bucket} du stockage S3 refuse le relais ({reason}). Vérifiez S3_BUCKET, S3_REGION et les clés.',
  's3-option-missing': 'S3_ENDPOINT est défini, mais pas {name}. Définissez-le aussi.',
  's3-address':
    '« {endpoint} » n’est pas l’adresse d’un stockage S3. Elle ressemble à https://s3.example.com.',
  'not-available': '{what} ne répond pas pour le moment. Le relais réessaie de lui-même.',
  'route-missing': 'Le relais n’a rien à l’adresse {path}. Vérifiez-la.',
  'token-missing': 'Aucun jeton de ce nom n’est en usage. Regardez de nouveau la liste.',
  'person-missing': 'Le relais ne connaît pas cette personne.',
  'refresh-reused':
    'Cette connexion a servi deux fois, comme si elle avait été volée ; elle a été fermée partout. Reconnectez-vous.',
  'sign-in-failed':
    '{provider} n’a pas confirmé la connexion. Réessayez ; si cela persiste, demandez à l’opérateur du relais.',
  'sign-in-refused':
    '{provider} ne vous a pas admis, ou vous avez refusé. Réessayez, ou connectez-vous avec un jeton.',
  'sign-in-expired': 'Cette connexion a duré trop longtemps ou n’est plus connue ici. Recommencez-la.',
  'session-ended': 'Votre connexion au relais a pris fin. Connectez-vous de nouveau.',
  'person-disabled': 'Votre accès à ce relais a été retiré. Adressez-vous à la personne qui le gère.',
  'popup-blocked':
    'Le navigateur n’a pas laissé s’ouvrir la fenêtre de connexion. Autorisez les fenêtres pour cette page, puis réessayez.',
  csrf: 'La page qui a demandé cela n’est plus à jour. Rechargez-la.',
  'address-refused':
    'Le relais n’appelle pas {host} : {reason}. Son opérateur peut l’inscrire dans STORYCORE_ALLOW_HOSTS.',
  'binding-unsafe':
    'D’autres machines atteignent {host}, et les jetons traverseraient le réseau en clair. Donnez STORYCORE_TLS_CERT et STORYCORE_TLS_KEY, ou dites par STORYCORE_INSECURE=1 (--insecure) qu’un serveur placé devant le relais chiffre.',
  'tls-unreadable': '{name} ({path}) n’est pas un fichier PEM lisible. Vérifiez le chemin et ses droits.',
  'option-unsafe': '{name} doit être une adresse en https, pas « {value} ».',
  'rule-missing': 'Le relais n’a pas cette règle d’alerte. Regardez de nouveau la liste.',
  'report-missing': 'Le relais n’a pas ce rapport. Regardez de nouveau la liste.',
  'mail-missing':
    'Aucun serveur de courrier n’est configuré. L’opérateur du relais le donne par SMTP_URL et SMTP_FROM.',
  'mail-address':
    '{name} n’est pas l’adresse d’un serveur de courrier. Elle ressemble à smtps://utilisateur:motdepasse@courrier.example:465.',
  'message-refused': '{host} n’a pas accepté le message (statut {status}).',
};
