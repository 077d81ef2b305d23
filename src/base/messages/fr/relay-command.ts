import type { Translation } from '../catalogue.ts';
import type { relayCommand as en } from '../en/relay-command.ts';

export const relayCommand: Translation<typeof en> = {
  usage: `storycore relay – décharger d’autres machines du travail lourd : tâches, fichiers, nœuds de rendu

Usage :
  storycore relay [options]
  storycore relay token create --role <rôle> [--name <nom>] [options]

Options :
  --host <adresse>       {host} sauf indication contraire
  --port <numéro>        {port} ; 0 en prend un libre (PORT)
  --data <dossier>       base de données et fichiers : {data} (STORYCORE_DATA)
  --database-url <url>   un serveur PostgreSQL au lieu de la base du dossier (DATABASE_URL)
  --s3-endpoint <url>    garder les fichiers dans un magasin S3 : avec --s3-bucket et --s3-region ; les clés viennent
                         de S3_ACCESS_KEY_ID et S3_SECRET_ACCESS_KEY
  --tls-cert <fichier>   PEM, avec --tls-key : il les faut là où d’autres peuvent atteindre l’adresse, ou
  --insecure             quelque chose devant le relais s’occupe de TLS
  --nodes <min-max>      ses propres nœuds de rendu sur cette machine, autant que le travail en demande, p. ex. 0-2
  --log-level <niveau>   silent, error, warn, info ou debug
  --json                 ce qu’il affiche, en JSON
  --help

  --role <rôle>          viewer, editor, operator, admin, ou node pour un nœud de rendu
  --name <nom>           de qui se servira du jeton
  --relay <url>          le demander à ce relais, avec --token d’un administrateur (STORYCORE_TOKEN) ; sinon la base est
                         ouverte, ce que celle du dossier ne permet que si le relais ne tourne pas`,
  ready: 'Le relais est à l’adresse {url}',
  firstTokens: `
Ces jetons ne sont montrés que cette fois. Gardez-les ; « storycore relay token create » en fait d’autres.
  administrateur   {admin}
  nœuds de rendu   {node}`,
  tokensElsewhere:
    'Les premiers jetons viennent d’être montrés par le relais sur {host}, lancé sur la même base.',
  howToJoin: `
Un nœud de rendu s’y joint par :  storycore node --relay {url} --token …
Un film se fait par :             storycore submit <projet> --relay {url} --token … -o film.mp4`,
  stopping: 'Le relais s’arrête.',
  newToken: 'Jeton de « {name} » ({role}), montré cette seule fois :\n{token}',
  unknownRole: 'Le rôle « {role} » n’existe pas. Choisissez parmi : {roles}',
  wrongPort: '« {port} » n’est pas un port de 0 à 65535.',
  wrongNodes: '« {nodes} » n’est pas une plage de nœuds. Écrivez 0-2.',
  unknownWord: '« {word} » n’a pas de sens ici. Essayez : storycore relay --help',
  wrongLevel: '« {level} » n’est pas un niveau de journal. Choisissez parmi : {levels}',
  wrongOption: '{reason} Essayez : storycore relay --help',
  error: 'Erreur : {text}',
};
