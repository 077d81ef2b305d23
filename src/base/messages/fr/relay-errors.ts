import type { Translation } from '../catalogue.ts';
import type { relayErrors as en } from '../en/relay-errors.ts';

export const relayErrors: Translation<typeof en> = {
  'data-folder-taken':
    'Un autre relais utilise le dossier de données {folder}. Arrêtez-le, ou donnez à celui-ci son propre dossier avec STORYCORE_DATA.',
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
  'lease-lost': 'Le travail a été confié entre-temps à un autre nœud.',
  'node-missing': 'Le relais ne connaît pas le nœud {node}. Redémarrez-le pour qu’il s’inscrive.',
  'blob-missing': 'Le relais n’a pas le fichier {hash}.',
  'blob-mismatch': 'Les octets envoyés ne sont pas le fichier annoncé ({expected}). Envoyez-le de nouveau.',
  'upload-conflict': 'L’envoi reprend à l’octet {offset}, pas là où il a été continué.',
  'upload-missing': 'Le relais ne connaît plus cet envoi. Recommencez-le.',
  'relay-disk-full':
    'Le disque du relais ({place}) n’a plus de place. Son exploitant doit en libérer, ou lui donner un autre dossier.',
  'option-invalid': '{name} ne peut pas être « {value} ». Donnez un nombre entier.',
  'upload-too-large': 'Le fichier dépasse ce que le relais accepte ({limit}).',
  'too-many-requests': 'Trop de demandes. Réessayez dans {seconds} s.',
  'not-available': '{what} ne répond pas pour le moment. Le relais réessaie de lui-même.',
  'route-missing': 'Le relais n’a rien à l’adresse {path}. Vérifiez-la.',
};
