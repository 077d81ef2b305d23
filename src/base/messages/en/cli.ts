import { cliRelay } from './cli-relay.ts';

/** What the command line says. Option names are never translated. */
export const cli = {
  ...cliRelay,
  usage: `storycore – cut, mix and export finished films

Usage:
  storycore render <project.storycore | timeline.otio> -o <film.mp4> [options]
  storycore inspect <file> [--json]
  storycore loudness <file | project> [options]
  storycore relay [options]
  storycore node --relay <url> --token <token> [options]
  storycore submit <project.storycore | timeline.otio> --relay <url> --token <token> -o <film.mp4>
  storycore jobs [list | show | cancel | pause | resume | retry] --relay <url> --token <token>
  storycore <command> --help
  storycore --version`,
  usageRender: `storycore render – make a film of a project or a cut list

Usage:
  storycore render <project.storycore | timeline.otio> -o <film> [options]

Options:
  -o, --output <file>    the film: .mp4, .mov, .webm, .mkv; sound alone: .wav, .flac, .ogg, .mp3, .ac3, .m4a, .mka
  --preset <name>        {presets}
  --range <a-b>          part of the timeline: seconds (1.5-8) or timecode (00:00:01:12-00:00:08:00)
  --media <folder>       look here for media that is not where the project says; may be repeated
  --channels <1-8>       of the sound, or
  --layout <name>        mono, stereo, lcr, quad, 5.0, 5.1, 6.1, 7.1
  --sample-format <name> whole samples: s16, s24 or f32
  --stems                every track and bus as a file of its own beside the film
  --overwrite            replace an existing film
  --no-cache             neither use nor keep rendered segments
  --json                 one JSON object a line on standard output
  --help

Rendered segments are kept in {cache} (STORYCORE_CACHE changes that) and used again by the next export.`,
  usageInspect: `storycore inspect – what a media file, project or cut list holds

Usage:
  storycore inspect <file> [--json]`,
  usageLoudness: `storycore loudness – how loud a file or the mix of a project is (ITU-R BS.1770-5, EBU R 128)

Usage:
  storycore loudness <media file | project.storycore | timeline.otio> [options]

Options:
  --target <name>        the gain that brings it there: {targets}
  --stream <number>      of a file: this sound stream alone, counted from 0
  --layout <name>        of a project: mono, stereo, lcr, quad, 5.1 or 7.1
  --range <a-b>          of a project: seconds (1.5-8) or timecode (00:00:01:12-00:00:08:00)
  --media <folder>       look here for media that is not where the project says; may be repeated
  --json                 one JSON object a line on standard output
  --help`,
  unknownCommand: 'There is no command “{command}”. Try: storycore --help',
  wrongOption: '{reason} Try: storycore {command} --help',
  missingInput: 'Name a file. Try: storycore {command} --help',
  oneInput: 'Name one file, not several.',
  missingOutput: 'Name the film with -o, for example: -o film.mp4',
  unknownEnding: '“{name}”: the name must end in one of {endings}.',
  wrongChannels: '“{channels}” is not a number of channels from 1 to 8.',
  unknownSampleFormat: '“{format}” is not a sample format. Choose one of: {formats}',
  noSampleFormat: '“{name}” cannot hold {format} samples. Choose .wav, .mov or .mkv.',
  unknownPreset: 'There is no preset “{name}”. Choose one of: {presets}',
  wrongRange: '“{range}” is not a range. Write it as 1.5-8 (seconds) or 00:00:01:12-00:00:08:00 (timecode).',
  exists: '“{name}” is already there. Add --overwrite to replace it.',
  outputIsInput: '“{name}” is used by the film itself and is not overwritten.',
  unknownInput: '“{name}” is neither a StoryCore project (.storycore) nor an OpenTimelineIO file (.otio).',
  unknownTarget: 'There is no target “{name}”. Choose one of: {targets}',
  unknownLayout: 'There is no layout “{name}”. Choose one of: {layouts}',
  wrongStream: '“{stream}” is not the number of a sound stream. They are counted from 0.',
  noStream: '“{name}” has no sound stream {stream}: it has {count}, counted from 0.',
  idleOption: '{option} means nothing for “{name}”.',
  phasePreparing: 'Preparing',
  phaseAudio: 'Sound',
  phaseVideo: 'Rendering',
  phaseMuxing: 'Writing',
  phaseDone: 'Done',
  progress: '{frames} of {total} frames · {fps} fps · {eta} left',
  done: '{file}: {frames} frames, {duration} s – {encoded} encoded, {copied} copied, {stored} from the cache.',
  loudnessStream: '{name}, sound {index}: {codec}, {layout}, {rate} Hz, {duration} s, {language}',
  loudnessMix: '{name}, mix: {layout}, {rate} Hz, {duration} s',
  loudnessIntegrated: 'Integrated',
  loudnessRange: 'Range',
  loudnessMomentary: 'Max momentary',
  loudnessShortTerm: 'Max short-term',
  loudnessTruePeak: 'True peak',
  loudnessSamplePeak: 'Sample peak',
  loudnessChannel: 'Channel',
  loudnessNone: 'none (silent, or shorter than 0.4 s)',
  loudnessNoRange: 'none (shorter than 3 s)',
  loudnessTarget: 'Target {name} ({loudness} LUFS, {ceiling} dBTP): {gain} dB; it then peaks at {peak} dBTP.',
  loudnessTargetLimiter:
    'Target {name} ({loudness} LUFS, {ceiling} dBTP): {gain} dB and a limiter that takes off {limiting} dB. Without one {safe} dB is the most, which gives {result} LUFS.',
  loudnessTargetNone: 'Target {name} ({loudness} LUFS): there is no loudness that a gain could change.',
  loudnessProgress: 'Measuring: {percent} %',
  doneSound: '{file}: {duration} s of sound.',
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
