/** Codes of src/project, src/storage and the project file. */
export const documentErrors = {
  'project-newer':
    'This project was made by a newer StoryCore (format {version}; this one reads up to {supported}). Update StoryCore to open it.',
  'project-corrupt':
    'The project data is damaged and cannot be read. Open an older copy or a .storycore file of the project.',
  'project-missing': 'This project is not in this browser any more. Open it from a .storycore file.',
  'storycore-corrupt':
    'The project file is damaged (“{entry}” in it cannot be read as it was written). Copy the file again from where it came, or open an older one.',
  'storycore-no-project':
    'This file is no StoryCore project. Choose a file that StoryCore saved as .storycore.',
  'invalid-record': 'A {type} cannot be stored: “{field}” is not valid ({reason}).',
  'invalid-arguments': 'The edit “{command}” cannot run: “{field}” is not valid ({reason}).',
  'no-such-record': 'This {type} does not exist any more ({id}). Somebody may have removed it.',
  'nested-edit': 'The edit “{label}” was started inside another edit. Report this, please.',
  'track-locked': 'The track “{track}” is locked. Unlock it to edit its clips.',
  'wrong-track-kind': '“{name}” does not fit on the track “{track}”, which holds {kind} only.',
  'no-such-stream': '“{name}” has no {kind} to put on the track “{track}”.',
  'place-taken':
    'There is no room for the clip on the track “{track}” at that time. Choose a free place, or overwrite.',
  'no-handle':
    'There is not enough media beyond the cut for that. Shorten the clip or choose a shorter length.',
  'media-in-use':
    '“{name}” is used by {count} clips. Remove them first, or remove it together with its clips.',
  'media-in-effects': '“{name}” is the impulse response of a reverb. Choose another one there first.',
  'nothing-to-cut': 'There is no clip to cut at that time.',
  'no-cut': 'These two clips do not touch on one track, so there is no cut between them.',
  'no-gap': 'There is no gap at that time on the track “{track}”.',
  'outside-sequence': 'A clip cannot start before the sequence does.',
  'no-track': 'There is no track that can take “{name}”. Add one, or unlock one.',
  'no-route': 'The sound of “{from}” cannot go to “{to}”. Choose a bus of the same sequence.',
  'route-circle': '“{to}” already feeds “{from}”: the sound would go in a circle. Choose another bus.',
  'gain-too-high':
    'The fader of “{name}” would stand at {gain} dB, and ends at {most} dB. Raise the clips or the tracks instead.',
  'storage-full':
    'The disk space that this browser gives StoryCore is full, so the last edits are not saved yet. Free some space or export the project; saving goes on by itself.',
  'storage-failed':
    'This browser refused to store the project ({reason}). Export the project to a file so that nothing is lost.',
  'read-only-tab': 'This project is being edited in another tab. This tab shows it live; edit it there.',
} as const;
