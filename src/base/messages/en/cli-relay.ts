/** What the commands say that work with a relay. Option names are never translated. */
export const cliRelay = {
  usageNode: `storycore node – render for a relay on this machine

Usage:
  storycore node --relay <url> --token <token> [options]

Options:
  --relay <url>          the relay (STORYCORE_RELAY)
  --token <token>        a token for render nodes (STORYCORE_TOKEN, which no list of processes shows)
  --name <name>          what the relay calls this node; otherwise the machine’s name
  --pool <name>          work for this pool only; may be repeated; otherwise “default”
  --slots <number>       tasks at once, 1 unless told otherwise
  --threads <number>     processors for each task; otherwise all
  --cache <folder>       files and segments: {cache} (STORYCORE_CACHE)
  --cache-size <GiB>     what either may grow to, 20 unless told otherwise
  --previews <number>    sessions of live preview at once, 4 unless told otherwise, 0 for none
  --json                 one JSON object a line on standard output
  --help

Ctrl-C or SIGTERM: takes no new work, finishes what is begun and leaves. A second one hands it back.`,
  usageSubmit: `storycore submit – have a relay make a film

Usage:
  storycore submit <project.storycore | timeline.otio> --relay <url> --token <token> -o <film> [options]

Options:
  -o, --output <file>    the film; its ending says what it is, as for storycore render
  --relay <url>          the relay (STORYCORE_RELAY)
  --token <token>        your token (STORYCORE_TOKEN)
  --preset <name>        {presets}
  --range <a-b>          part of the timeline: seconds (1.5-8) or timecode (00:00:01:12-00:00:08:00)
  --media <folder>       look here for media that is not where the project says; may be repeated
  --priority <number>    -100 to 100, larger is sooner
  --deadline <time>      2026-01-31T18:00, or so long from now: 90m, 4h, 2d
  --label <key=value>    may be repeated
  --pool <name>          have it made by the nodes of this pool
  --detach               print the job and leave; “storycore jobs” shows what becomes of it
  --overwrite            replace an existing film
  --json                 one JSON object a line on standard output
  --help

Ctrl-C cancels the job. Media that the relay has already is not sent again.`,
  usageJobs: `storycore jobs – what a relay is working on

Usage:
  storycore jobs [list] --relay <url> --token <token> [--json]
  storycore jobs show|cancel|pause|resume|retry <job> --relay <url> --token <token> [--json]`,
  missingRelay: 'Name the relay with --relay, for example: --relay http://127.0.0.1:4180',
  missingToken: 'Give a token with --token, or in the variable STORYCORE_TOKEN.',
  wrongCount: '{option}: “{value}” is not a whole number from 1 to {most}.',
  wrongPriority: '“{value}” is not a priority from -100 to 100.',
  wrongDeadline: '“{value}” is not a time. Write it as 2026-01-31T18:00, or as 90m, 4h or 2d from now.',
  wrongLabel: '“{value}” is not a label. Write it as key=value.',
  wrongAction: 'There is no “{action}”. Choose one of: list, show, cancel, pause, resume, retry',
  missingJob: 'Name the job. “storycore jobs list” shows them.',
  software: '(software)',
  nodeJoined: '“{name}” works for {url}: {cores} processors, GPU {gpu}, encoders {encoders}',
  nodeDrains: 'No new work is taken. What is begun is finished; Ctrl-C again hands it back.',
  nodeLeft: 'The node has left.',
  taskDone: '{kind} {job}: done in {seconds} s, {frames} frames encoded',
  taskFailed: '{kind} {job}: {text}',
  taskLost: '{kind} {job}: taken back by the relay',
  phaseHashing: 'Reading',
  phaseUploading: 'Uploading',
  phaseDownloading: 'Fetching',
  phaseQueued: 'Waiting',
  bytesProgress: '{percent} % · {done} of {total} MB',
  jobProgress: '{percent} % · {frames} of {total} frames · {fps} fps · {eta} left',
  detached: 'Job {job} was taken. What becomes of it:  storycore jobs show {job} --relay {url}',
  cancelling: 'Cancelling the job …',
  doneRelay: '{file}: {frames} frames – {made} segments made, {stored} there already.',
  jobLine: '{id}  {state}  {percent} %  {name}',
  noJobs: 'The relay has no jobs.',
} as const;
