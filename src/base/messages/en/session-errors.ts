/** What goes wrong between the page and its workers, and with exports. */
export const sessionErrors = {
  'worker-crashed':
    'A part of StoryCore that works in the background ({worker}) stopped: {reason}. Nothing of your project is lost; what it was doing can be started again.',
  'protocol-mismatch':
    'StoryCore was updated while this tab was open. Reload the tab to go on; your project is saved.',
  'export-busy': 'Another export is still running here. It is started again when that one is done.',
  'export-gone':
    'That unfinished export is no longer there. Start a new one; what was already rendered is used again.',
  'preview-ended': 'The relay ended the preview ({reason}).',
  'preview-protocol':
    'The relay speaks another version of the language of previews. Update the older of the two.',
} as const;
