/** The shell: start screen, settings, notices, what every dialog shares. */
export const app = {
  name: 'StoryCore',
  close: 'Close',
  cancel: 'Cancel',
  done: 'Done',
  retry: 'Try again',
  skip: 'Skip to the main content',
  resetField: 'Reset {field}',
  panelFailed: '{panel} stopped working',
  panelReload: 'Reload this panel',
  loading: 'Loading …',
  keys: {
    space: 'Space',
    delete: 'Del',
    shift: 'Shift',
    home: 'Home',
    end: 'End',
    escape: 'Esc',
  },
  state: {
    saved: 'Saved',
    saving: 'Saving …',
    failed: 'Not saved',
    failedHint:
      'The last changes could not be written to this browser’s storage. Free some space, or save the project as a file.',
    offline: 'Offline',
    offlineHint: 'No network. Everything here goes on working.',
    follower:
      'This project is open in another tab. You see its changes here as they are made; edit it there.',
    update: 'A new version of StoryCore is ready.',
    updateNow: 'Update now',
    updateLater: 'Later',
    offlineReady: 'StoryCore is ready to work without a network.',
    install: 'Install',
    installHint: 'Install StoryCore as an app',
  },
  notices: {
    region: 'Notices',
    dismiss: 'Dismiss',
    undo: 'Undo',
    details: 'Details',
  },
} as const;
