/** Keys of values that move, in the inspector. */
export const keyframes = {
  toggle: 'Keyframe of {field}',
  previous: 'Previous keyframe of {field}',
  next: 'Next keyframe of {field}',
  list: 'Keyframes of {field}',
  listHelp:
    'Left and Right go from key to key, with Alt they move it by a frame. Enter puts the playhead there, Delete takes the key away.',
  key: '{time}, {value}, {ease}',
  more: 'More for the keyframes of {field}',
  eases: { linear: 'Linear', hold: 'Hold', smooth: 'Smooth' },
  remove: 'Delete keyframe',
  clear: 'Remove animation',
} as const;
