/** The player of films that a relay makes. */
export const film = {
  player: 'Player: {name}',
  picture: 'Picture of {name}',
  controls: 'Playback of the film',
  watchSoFar: 'Watch what is finished',
  watch: 'Watch the film',
  play: 'Play',
  pause: 'Pause',
  position: 'Position in the film',
  place: '{time} of {end}',
  placeSoFar: '{time} of {end} so far',
  mute: 'Mute',
  volume: 'Loudness',
  fullscreen: 'Full screen',
  close: 'Close the player',
  again: 'Try again',
  away: 'The relay does not answer. It is asked again by itself; what has been fetched plays on.',
  unmade: 'Waiting for the first finished part …',
  goesOn: 'The film is still being made: what is finished can be watched, and more follows by itself.',
  gaps: 'Parts that are only copied from their source and that no node could bring are passed over here; the saved film has them.',
} as const;

export const filmErrors = {
  'film-player-missing':
    'This browser cannot play films that are being made (it has no Media Source Extensions). Save the film when it is finished, or use another browser.',
  'film-codec':
    'This browser cannot play {codec}. Save the film when it is finished and play it with another program, or open this page in another browser.',
  'film-nothing-made': 'Nothing of this film was made before it ended. Try the render again.',
  'film-only-copied':
    'All of this film is copied from its sources as they are, and no node could bring them to be watched. Save the film when it is finished.',
  'film-player-failed':
    'The finished part could not be played ({reason}). Try again; if it stays so, save the film when it is finished.',
} as const;
