/** Sound that cannot be encoded or played as asked. Those without a file are notices of an export. */
export const audioErrors = {
  'audio-encoder-missing':
    'No sound encoder here can make {codec} with {channels} channels at {rate} Hz for a {container} file, and none can stand in for it ({reason}). Choose another container, or export with the command line.',
  'audio-encoder-failed':
    'The {codec} encoder stopped: {reason}. Try the export again, or choose another sound codec.',
  'audio-codec-replaced': 'This place cannot encode {wanted} for this file; {used} is used for the sound.',
  'audio-channels-reduced':
    'No encoder here takes {wanted} channels for this file; the sound is mixed down to {used}.',
  'audio-layout-widened':
    'The codec has no layout of {wanted} channels; it is written as {used} channels, the others are silent.',
  'audio-rate-changed': 'The sound is encoded at {used} Hz: the codec does not have {wanted} Hz.',
  'audio-stream-missing': 'A clip names a sound stream that “{name}” does not have; it is silent.',
  'audio-effect-unknown': 'This version has no sound effect “{name}”; it is left out.',
  'impulse-missing':
    'The impulse response “{name}” cannot be found or read. The convolution reverb that uses it is bypassed: find the file again in the media library, or choose another one.',
  'impulse-silent':
    '“{name}” has no sound that could be an impulse response. The convolution reverb is bypassed until you choose another file.',
  'impulse-too-long':
    '“{name}” lasts {seconds} s; an impulse response may last 60 s. Cut it, or choose a shorter one.',
  'impulse-channels': '“{name}” has {channels} channels; an impulse response may have 8. Choose another one.',
  'noise-print-damaged':
    'The noise print “{name}” is damaged. The noise reduction is bypassed: learn the noise again.',
  'noise-print-short':
    'The selected range is too short to learn a noise from. Select at least half a second of noise alone.',
  'noise-print-silent':
    'There is no sound in the selected range. Select a range in which the noise alone is heard.',
  'audio-not-stored':
    'There is no room to keep encoded sound for the next export. This one is complete; the next will encode its sound again.',
  'audio-not-finite': '{count} samples of the media were not numbers and are silent. A file may be damaged.',
  'audio-effect-broken':
    'A sound effect gave no valid samples {count} times and was silent there. Look for extreme settings.',
  'audio-clipped':
    'The mix peaks at {peak} dB above full scale and was cut off there. Lower the track or clip gains.',
  'audio-device-missing':
    'No sound device was found. The picture plays on without sound, which comes back when a device is connected.',
  'audio-player-failed': 'Sound could not be started: {reason}. The picture plays on without it.',
} as const;
