/** Recording the microphone: buttons, notices. */
export const recording = {
  arm: 'Arm {name} for recording',
  armLetter: 'R',
  level: 'Level of the microphone',
  armed: { one: 'Microphone on, {count} track armed', other: 'Microphone on, {count} tracks armed' },
  running: 'Recording',
  armFirst: 'No track is armed. Press the red dot of a sound track, then record.',
  name: 'Recording {number}',
  done: { one: 'Recorded on {count} track.', other: 'Recorded on {count} tracks.' },
  rates:
    'The microphone works at {device} Hz, the project at {project} Hz: the browser converts what is recorded.',
  recovered: '“{name}” is back in the project.',
  cutOff: '“{name}” was cut off before it was in the project. What was recorded until then is kept.',
  recover: 'Bring it back',
  inputLevel: 'What comes in for {name}',
  clipped:
    '{name} was too loud: what came in was cut off. Turn the microphone down; press to put the lamp out',
  countingIn: 'Counting in: {count}',
  noRange:
    'Recording is set to run between in and out, and the out does not lie behind the in or the playhead. Move them, or switch that off in the settings.',
  input: 'Recording',
  microphone: 'Microphone',
  systemChoice: 'As the system chooses',
  missing: '{name} (not connected)',
  find: 'Show microphones',
  findHint: 'The browser tells the names of microphones once one was allowed.',
  channels: 'Channels',
  channelsAll: 'All that it has',
  mono: 'Mono (the first)',
  stereo: 'Stereo',
  countIn: 'Count in',
  countOff: 'Off',
  countBeats: '{count} beats',
  countSeconds: '{count} seconds',
  preRoll: 'Pre-roll',
  punch: 'Record only between in and out',
  punchHint: 'The film plays from the pre-roll on; what is kept begins at the in and ends at the out.',
  monitor: 'Hear the microphone',
  monitorHint:
    'Only with headphones: loudspeakers would howl. It is never recorded, and off again with the next microphone.',
  monitorWarning: 'The microphone is heard now. Use headphones: through loudspeakers it would howl.',
  monitorNeedsArm: 'Arm a track first.',
  measure: 'Measure latency',
  measuring: 'Listening for the chirp…',
  measureHint:
    'Plays a short chirp and finds it in the microphone, so that recordings lie where they were heard. Use loudspeakers, or hold the headphones to the microphone.',
  measured: 'Sound takes {ms} ms to the microphone and back. Recordings with it are placed by that.',
} as const;

/** Why nothing is recorded, or no more. */
export const recordingErrors = {
  'record-denied':
    'The microphone is not allowed for this page. Allow it beside the address of the page, then arm the track again.',
  'record-no-device': 'No microphone was found. Connect one, then arm the track again.',
  'record-device-busy':
    'The microphone could not be opened: another program may be using it. Close that program, then arm the track again.',
  'record-device-lost':
    'The microphone has gone. What was recorded until then is kept; connect it and arm the track again.',
  'record-output-lost':
    'The sound output stopped: its device has gone, or the sample rate of the project changed. What was recorded until then is kept; connect it and arm the track again.',
  'record-monitor-failed':
    'The microphone cannot be heard: {reason}. It is recorded all the same; arm the track anew to try again.',
  'record-other-device':
    '“{name}” is not connected: {other} is used instead. Connect it and arm the track again, or choose another microphone in the settings.',
  'record-rate':
    'This browser cannot bring the microphone to the {rate} Hz of the project. Set the microphone to that rate in the system, or use another browser.',
  'record-failed':
    'The microphone could not be used: {reason}. Choose another one in the system, then arm the track again.',
  'record-full':
    'Recording stopped: the browser has no room left. What was recorded is kept; remove media or projects that you do not need.',
  'record-longest':
    'Recording stopped: the file is as long as a WAV file can be (4 GB). What was recorded is kept; start the next one.',
  'record-nothing': 'Nothing was recorded: it ended before there was a whole frame of sound. Record again.',
  'record-waited':
    'Playing had to wait {count} times while you recorded. What was recorded after that may lie late: check it by ear.',
  'record-gaps':
    '{ms} ms of the recording are silent: the disk was too slow. Listen to it, and record again if it matters.',
  'record-chirp-unheard':
    'The chirp was not heard. Turn the loudspeakers up, or hold the headphones to the microphone, and measure again.',
} as const;
