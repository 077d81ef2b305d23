/** What the command line says. Option names are never translated. */
export const cli = {
  usage: `storycore – cut, mix and export finished films

Usage:
  storycore render <project.storycore | timeline.otio> -o <film.mp4> [options]
  storycore inspect <file> [--json]
  storycore <command> --help
  storycore --version`,
  usageRender: `storycore render – make a film of a project or a cut list

Usage:
  storycore render <project.storycore | timeline.otio> -o <film> [options]

Options:
  -o, --output <file>    the film; .mp4, .mov, .webm or .mkv
  --preset <name>        {presets}
  --range <a-b>          part of the timeline: seconds (1.5-8) or timecode (00:00:01:12-00:00:08:00)
  --media <folder>       look here for media that is not where the project says; may be repeated
  --overwrite            replace an existing film
  --no-cache             neither use nor keep rendered segments
  --json                 one JSON object a line on standard output
  --help

Rendered segments are kept in {cache} (STORYCORE_CACHE changes that) and used again by the next export.`,
  usageInspect: `storycore inspect – what a media file, project or cut list holds

Usage:
  storycore inspect <file> [--json]`,
  unknownCommand: 'There is no command “{command}”. Try: storycore --help',
  wrongOption: '{reason} Try: storycore {command} --help',
  missingInput: 'Name a file. Try: storycore {command} --help',
  oneInput: 'Name one file, not several.',
  missingOutput: 'Name the film with -o, for example: -o film.mp4',
  unknownEnding: '“{name}”: the film’s name must end in .mp4, .mov, .webm or .mkv.',
  unknownPreset: 'There is no preset “{name}”. Choose one of: {presets}',
  wrongRange: '“{range}” is not a range. Write it as 1.5-8 (seconds) or 00:00:01:12-00:00:08:00 (timecode).',
  exists: '“{name}” is already there. Add --overwrite to replace it.',
  outputIsInput: '“{name}” is used by the film itself and is not overwritten.',
  unknownInput: '“{name}” is neither a StoryCore project (.storycore) nor an OpenTimelineIO file (.otio).',
  phasePreparing: 'Preparing',
  phaseAudio: 'Sound',
  phaseVideo: 'Rendering',
  phaseMuxing: 'Writing',
  phaseDone: 'Done',
  progress: '{frames} of {total} frames · {fps} fps · {eta} left',
  done: '{file}: {frames} frames, {duration} s – {encoded} encoded, {copied} copied, {stored} from the cache.',
  notice: 'Note: {text}',
  error: 'Error: {text}',
  media: '{name}: {format}, {duration} s, {size} bytes',
  videoStream: '  video {index}: {codec}, {width} × {height}, {fps} fps{details}',
  audioStream: '  audio {index}: {codec}, {channels} channels, {rate} Hz, {language}',
  variable: ', variable frame rate',
  rotated: ', rotated {degrees}°',
  alpha: ', alpha',
  fullRange: ', full range',
  document: '{name}: {width} × {height}, {fps} fps, {duration} s',
  track: '  {kind} track “{name}”: {clips} clips',
  asset: '  media “{name}”: {state}',
  found: 'found',
  absent: 'missing',
} as const;
