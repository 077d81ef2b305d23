/** Exports: what stops them, and what they say when something differs from the wish. */
export const renderErrors = {
  'sequence-missing': 'The sequence “{sequence}” is not in this project any more. Choose another one.',
  'nothing-to-export':
    '“{name}” has nothing to export in this range. Place clips on the timeline, or widen the range.',
  'encoder-missing':
    'No video encoder here can make {width} × {height} pictures for a {container} file (wished: {codec}; {reason}). Choose another format or a smaller size.',
  'encoder-fallback': 'There is no working {wished} encoder here; {used} is used instead.',
  'encoder-failed': 'The {codec} encoder gave no usable picture. Try again, or choose another codec.',
  'encoder-dropped-frames':
    'The {codec} encoder lost frames, so the film would be wrong and was not written. Try again, or choose another codec.',
  'media-changed': '“{name}” was changed while the film was made. Start the export again.',
  'media-needs-conversion':
    '“{name}” ({codec}) has to be converted before it can be used. Open it once in the studio, or convert it with FFmpeg.',
  'segment-lost':
    'Finished parts of the film vanished from the cache while it was written. Start the export again.',
  'file-not-writable': '“{place}” cannot be written: {reason}.',
  'disk-full':
    'The disk that holds “{place}” is full. Free some space and start again; finished parts are kept.',
  'clip-blank':
    'The media of “{name}” is gone from the project ({count} ×): that place in the film stays empty.',
} as const;
