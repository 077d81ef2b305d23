/** The effects of clips, in the inspector. */
export const clipEffects = {
  video: 'Picture effects',
  audio: 'Sound effects',
  add: 'Add effect: {section}',
  more: 'More: {section}',
  empty: 'None yet. Add one with the plus.',
  others: {
    one: '{count} effect is not on all of the selected clips.',
    other: '{count} effects are not on all of the selected clips.',
  },
  settings: 'Settings of {effect}',
  listHelp: 'Alt with Up and Down moves the effect, Delete removes it.',
  copy: 'Copy effect',
  copyAll: 'Copy all effects',
  paste: { one: 'Paste {count} effect', other: 'Paste {count} effects' },
  reset: 'Reset effect',
  removeAll: 'Remove all effects',
  drag: 'Drag to reorder',
} as const;
