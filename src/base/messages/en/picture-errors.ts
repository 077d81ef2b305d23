/** The picture could not be drawn. */
export const pictureErrors = {
  'gpu-unavailable':
    'No graphics device can be used ({reason}). In a browser: turn on hardware acceleration or use a current Chrome, Edge, Safari or Firefox. On a server: install a Vulkan driver, or Chromium (its SwiftShader works without a graphics card), or name a driver in STORYCORE_VULKAN_ICD.',
  'gpu-failed':
    'The graphics device reported an error ({reason}). Try again; if it returns, update the graphics driver or lower the size of the sequence.',
  'picture-too-large':
    'A picture of {width} × {height} pixels is larger than this graphics device can hold ({limit} a side). Make it smaller first.',
  'effect-unknown':
    'The effect “{effect}” is not known to this version of StoryCore. Update StoryCore, or remove the effect.',
  'compositor-closed': 'The picture engine was closed while a frame was asked for.',
} as const;
