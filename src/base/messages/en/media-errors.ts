/** Files that cannot be read, found or kept. `name` is the file. */
export const mediaErrors = {
  'media-missing':
    '“{name}” cannot be found where it was. Bring the drive or the file back, or choose “Relink” and show where it is now.',
  'media-denied': 'The browser asks for permission again before it reads “{name}”. Choose “Restore access”.',
  'media-empty':
    '“{name}” is empty (0 bytes). The copy or the recording may have failed: get the file again.',
  'media-not-media': '“{name}” is not a film, a sound or a picture, whatever its name says: it holds text.',
  'media-index-missing':
    '“{name}” is incomplete: its index (the “moov” part of an MP4) is missing, as when a recording or a download is cut off. Get the whole file, or repair it with the camera’s own tool.',
  'media-no-streams': '“{name}” ({codec}) opens, but holds neither picture nor sound.',
  'media-unreadable': '“{name}” ({codec}) cannot be read: {reason}.',
  'media-no-sound': '“{name}” has no sound that could be measured.',
  'media-no-video': '“{name}” has sound only; place it on an audio track.',
  'image-unreadable':
    'The picture “{name}” cannot be decoded: {reason}. It may be damaged; save it again as PNG or JPEG.',
  'image-too-large':
    'The picture “{name}” is {width} × {height} pixels; at most {limit} a side can be shown. Make it smaller first.',
  'conversion-failed':
    '“{name}” ({codec}) could not be converted to a form that can be played here: {reason}.',
  'conversion-unavailable':
    'The converter for “{name}” ({codec}) could not be loaded ({reason}). Go online once, then try again.',
  'proxy-failed':
    'No proxy of “{name}” could be made: {reason}. The preview shows the original, and exports are as before.',
  'asset-unavailable':
    'A part of StoryCore ({name}) could not be loaded: {reason}. Go online once, then try again.',
  'media-no-room':
    '“{name}” does not fit into the browser’s storage: about {needed} are needed. Delete projects or files, then try again. Nothing was lost.',
  'storage-short':
    '“{name}” needs {needed} in the browser’s storage, and {free} are free. Delete projects or files, then try again. Nothing was lost.',
  'relink-mismatch': '“{name}” is not the file that is missing: its content differs.',
} as const;
