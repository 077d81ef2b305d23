/** What `storycore relay` says. Option names are never translated. */
export const relayCommand = {
  usage: `storycore relay – take heavy work off other machines: jobs, files, render nodes

Usage:
  storycore relay [options]
  storycore relay token create --role <role> [--name <name>] [options]

Options:
  --host <address>       {host} unless told otherwise
  --port <number>        {port}; 0 takes a free one (PORT)
  --data <folder>        database and files: {data} (STORYCORE_DATA)
  --database-url <url>   a PostgreSQL server instead of the database in the folder (DATABASE_URL)
  --s3-endpoint <url>    keep files in an S3 store: with --s3-bucket and --s3-region; the keys come from
                         S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY
  --tls-cert <file>      PEM, with --tls-key: needed where others can reach the address, or
  --insecure             something in front of the relay sees to TLS
  --nodes <min-max>      render nodes of its own on this machine, as many as the work asks for, e.g. 0-2
  --log-level <level>    silent, error, warn, info or debug
  --json                 what it prints, as JSON
  --help

  --role <role>          viewer, editor, operator, admin, or node for a render node
  --name <name>          of whoever will use the token
  --relay <url>          ask this relay, with --token of an administrator (STORYCORE_TOKEN); without it the database is
                         opened, which the one in the folder allows only while the relay does not run`,
  ready: 'The relay runs at {url}',
  firstTokens: `
These tokens are shown this once. Keep them; “storycore relay token create” makes others.
  administrator  {admin}
  render nodes   {node}`,
  tokensElsewhere:
    'The first tokens have just been shown by the relay on {host}, started on the same database.',
  howToJoin: `
A render node joins with:  storycore node --relay {url} --token …
A film is made with:       storycore submit <project> --relay {url} --token … -o film.mp4`,
  stopping: 'The relay stops.',
  newToken: 'Token of “{name}” ({role}), shown this once:\n{token}',
  unknownRole: 'There is no role “{role}”. Choose one of: {roles}',
  wrongPort: '“{port}” is not a port from 0 to 65535.',
  wrongNodes: '“{nodes}” is not a range of nodes. Write it as 0-2.',
  unknownWord: '“{word}” means nothing here. Try: storycore relay --help',
  wrongLevel: '“{level}” is not a log level. Choose one of: {levels}',
  wrongOption: '{reason} Try: storycore relay --help',
  error: 'Error: {text}',
} as const;
