/** Reading OpenTimelineIO. `path` is the place in the file. */
export const otioErrors = {
  'otio-syntax': 'This is not a readable OpenTimelineIO file: {reason} (line {line}, at {path}).',
  'otio-shape': 'The OpenTimelineIO file is broken at {path}: {expected} is expected there.',
  'otio-time': 'The OpenTimelineIO file has an impossible time at {path}: {value}.',
  'otio-not-timeline': 'The file holds no timeline (found: {schema}).',
  'otio-loss-start':
    'The timeline’s start timecode ({seconds} s) is not kept; the film begins at zero ({path}).',
  'otio-loss-range': 'The range on the whole timeline is ignored; everything is used ({path}).',
  'otio-loss-item': '“{name}” ({schema}) is not understood and left out, {count} × ({path}).',
  'otio-loss-effect': 'The effect “{name}” is not understood and left out, {count} × ({path}).',
  'otio-loss-media': '“{name}” names no media file ({schema}); its place stays empty ({path}).',
  'otio-loss-nested': 'The nested timeline “{name}” has several layers; its place stays empty ({path}).',
  'otio-loss-transition':
    'The transition “{name}” is not understood; a cut takes its place, {count} × ({path}).',
  'otio-loss-handle': 'A dissolve is shorter than written: the media does not reach far enough ({path}).',
  'otio-loss-no-sound': '“{name}” has no sound; its place on the audio track stays empty ({path}).',
  'otio-no-audio-track':
    'The timeline has no audio track, so the film is silent although its media have sound.',
} as const;
