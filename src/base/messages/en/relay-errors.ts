/** Of the relay, its nodes and whoever asks them. */
export const relayErrors = {
  'data-folder-taken':
    'Another relay uses the data folder {folder}. Stop it, or give this one a folder of its own with STORYCORE_DATA.',
  'signing-key-sealed':
    'The signing keys in the database are encrypted with a secret that this relay was not given. Set STORYCORE_KEY_SECRET as the other relays have it, or the older secret after the new one.',
  'key-secret-short':
    'STORYCORE_KEY_SECRET is too short: give it {length} characters or more that nobody can guess.',
  'database-unreachable':
    'The database at {host} does not answer. Check DATABASE_URL and that the server runs.',
  'port-taken': 'Port {port} is already in use. Choose another with PORT.',
  'relay-none': 'No relay is signed in to. Enter its address and token in the settings.',
  'left-to-relay': 'The relay goes on with this film by itself.',
  'relay-address': '“{url}” is no address of a relay. It looks like http://127.0.0.1:4180.',
  'relay-unreachable': 'The relay at {url} does not answer. Check the address and that it runs.',
  'relay-refused': 'What answered is no StoryCore relay (status {status}). Check the address.',
  'not-signed-in': 'The relay does not know this token. Sign in again, or ask its operator for a new one.',
  'not-allowed': 'This token may not do that: it lacks “{scope}”. Ask the relay’s operator.',
  'request-invalid': 'The relay could not use the request: {field} {reason}.',
  'protocol-mismatch':
    'This program speaks version {mine} of the relay’s language, the relay version {theirs}. Update the older one.',
  'order-invalid': 'The render order cannot be read: {reason}.',
  'order-newer': 'The project was written by a newer StoryCore ({version}). Update the relay and its nodes.',
  'inputs-missing': '{count} media files were never uploaded, the first is {hash}. Submit the project again.',
  'job-missing': 'The relay has no job {job}.',
  'job-final': 'Job {job} is already {state}.',
  'segment-unknown':
    'This node plans the film otherwise than the one that shared out the work. Give all nodes the same version of StoryCore.',
  'task-refused': 'This node has no model for “{kind}”. Give the relay a node that has one.',
  'task-crashed': 'The process that did the task ended ({reason}). The task is tried again.',
  'task-memory':
    'The task took more memory ({used} bytes) than it may ({limit}). Give the node fewer slots, or use a larger machine.',
  'task-stuck': 'The task got nowhere for {seconds} s and was ended.',
  'node-leaving': 'The node was stopped and has handed its task back.',
  'settings-invalid': 'The settings of the task cannot be used: {field} ({reason}).',
  'job-live': 'Job {job} is {state}: only one that failed or was cancelled can be tried again.',
  'film-missing': 'Job {job} has no film: it is {state}.',
  'deadline-passed': 'The job was not done by its deadline, {deadline}. Try it again: it then has none.',
  'waiting-for-node': 'Waiting for a node that can do this: {needs}.',
  'no-node-can': 'No node that can do this came in time: {needs}. Start one, then try the job again.',
  'film-doubtful': 'Parts of this film were made by a node that is not trusted any more. Render it again.',
  'lease-lost': 'The task was given to another node meanwhile.',
  'node-missing': 'The relay does not know node {node}. Start it again so that it registers.',
  'blob-missing': 'The relay does not have the file {hash}.',
  'blob-mismatch': 'The uploaded bytes are not the file that was announced ({expected}). Upload it again.',
  'blob-folder-foreign':
    'The database keeps its files in another folder than {folder}. Give every relay on it the same folder or an S3 store. If the other folder is gone for ever, start once with STORYCORE_ADOPT_FOLDER=1.',
  'upload-elsewhere':
    'Another relay has what came of this file so far. The balancer in front of the relays has to send one upload to one relay, or they need a common folder.',
  'upload-conflict': 'The upload goes on at byte {offset}, not where it was continued.',
  'upload-missing': 'The relay does not know this upload any more. Begin it again.',
  'relay-disk-full':
    'The disk of the relay ({place}) has no room left. Its operator has to free some, or to give it another folder.',
  'option-invalid': '{name} cannot be “{value}”. Give it a whole number.',
  'upload-too-large': 'The file is larger than the relay takes ({limit}).',
  'too-many-requests': 'Too many requests. Try again in {seconds} s.',
  'preview-no-node':
    'No render node shows previews at the moment. Start one with “storycore node”, or wait until one is free.',
  'preview-busy': 'The relay shows no more than {limit} previews at once. Close another first.',
  'segment-not-made': 'Part {position} of the film is not made yet. Ask again a little later.',
  'not-playable': 'Part {position} of the film cannot be played before it is finished. Wait for the film.',
  's3-refused':
    'The bucket {bucket} of the S3 store refuses the relay ({reason}). Check S3_BUCKET, S3_REGION and the keys.',
  's3-option-missing': 'S3_ENDPOINT is set, but {name} is not. Set it as well.',
  's3-address': '“{endpoint}” is no address of an S3 store. It looks like https://s3.example.com.',
  'not-available': '{what} does not answer at the moment. The relay tries again by itself.',
  'route-missing': 'The relay has nothing at {path}. Check the address.',
  'token-missing': 'No such token is in use. Look at the list again.',
  'person-missing': 'The relay does not know this person.',
  'refresh-reused':
    'This sign-in was used twice, as if it had been stolen, and has been ended everywhere. Sign in again.',
  'sign-in-failed':
    '{provider} did not confirm the sign-in. Try again; if it stays so, ask the relay’s operator.',
  'sign-in-refused':
    '{provider} did not let you in, or you declined there. Try again, or sign in with a token.',
  'sign-in-expired': 'This sign-in took too long or is not known here any more. Begin it again.',
  'session-ended': 'Your sign-in to the relay has ended. Sign in again.',
  'person-disabled': 'Your access to this relay was withdrawn. Ask its operator.',
  'popup-blocked':
    'The browser did not let the window for the sign-in open. Allow windows for this page, then try again.',
  csrf: 'The page that asked for this is out of date. Load it again.',
  'address-refused':
    'The relay does not call {host}: {reason}. Its operator can list it in STORYCORE_ALLOW_HOSTS.',
  'binding-unsafe':
    'Other machines can reach {host}, and tokens would cross the network in the clear. Give STORYCORE_TLS_CERT and STORYCORE_TLS_KEY, or say with STORYCORE_INSECURE=1 (--insecure) that something in front of the relay encrypts.',
  'tls-unreadable': '{name} ({path}) cannot be read as a PEM file. Check the path and its rights.',
  'option-unsafe': '{name} must be an address with https, not “{value}”.',
  'rule-missing': 'The relay has no such alert rule. Look at the list again.',
  'report-missing': 'The relay has no such report. Look at the list again.',
  'mail-missing': 'No server for mail is set up. The relay’s operator gives it with SMTP_URL and SMTP_FROM.',
  'mail-address':
    '{name} is no address of a mail server. It looks like smtps://user:password@mail.example:465.',
  'message-refused': '{host} did not take the message (status {status}).',
} as const;
