/** What unmounting an output says when the browser's storage was full. The package carries failures as text. */
export const NO_ROOM = 'storycore: no room for the output';
