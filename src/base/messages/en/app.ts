/** The shell: start screen, settings, notices, what every dialog shares. */
export const app = {
  name: 'StoryCore',
  close: 'Close',
  cancel: 'Cancel',
  done: 'Done',
  retry: 'Try again',
  skip: 'Skip to the main content',
  /** Several things with different values. */
  mixed: 'Mixed',
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
  kept: {
    unreadable: {
      one: 'One part of this project could not be read. It is left out here and kept in the project.',
      other:
        '{count} parts of this project could not be read. They are left out here and kept in the project.',
    },
    damaged: {
      one: 'One stretch of the saved history was damaged: the last edits before a crash may be missing.',
      other:
        '{count} stretches of the saved history were damaged: the last edits before a crash may be missing.',
    },
    show: 'What was kept aside …',
    hide: 'Hide',
    title: 'Kept aside',
    explain:
      'Nothing was deleted. What could not be read stays in the project as it was stored, and comes back when a StoryCore that knows it opens the project. Until then it is neither shown nor exported. Save a copy before you go on; it holds these parts too.',
    explainDamaged:
      'Of the history that is saved while you work, some bytes did not come back whole, as after a power cut. Everything before them is here. The bytes stay in this browser for as long as the project does. Check the last minutes of your work, and save a copy.',
    saveCopy: 'Save a copy',
    type: {
      track: 'Track',
      clip: 'Clip',
      asset: 'Media',
      effect: 'Effect',
      transition: 'Transition',
      marker: 'Marker',
      title: 'Title',
      sequence: 'Sequence',
      other: 'Part',
    },
    newerTab:
      'Another tab goes on with this project in a newer StoryCore. This tab shows it as it was before, and can change nothing. Nothing is lost: reload this tab to see all of it.',
    reload: 'Reload',
  },
  notices: {
    region: 'Notices',
    dismiss: 'Dismiss',
    undo: 'Undo',
    details: 'Details',
  },
} as const;
