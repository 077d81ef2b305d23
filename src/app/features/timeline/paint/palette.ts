/** The colours of the canvases, read from the style sheet so that one file decides how the studio looks. */
export interface Palette {
  readonly bed: string;
  readonly lane: string;
  readonly laneAlt: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly accent: string;
  readonly accentWash: string;
  readonly playhead: string;
  readonly warn: string;
  readonly danger: string;
  readonly clipInk: string;
  readonly video: string;
  readonly videoEdge: string;
  readonly audio: string;
  readonly audioEdge: string;
  readonly wave: string;
  readonly title: string;
  readonly titleEdge: string;
  readonly still: string;
  readonly stillEdge: string;
  readonly missing: string;
  readonly font: string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const get = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    bed: get('bed'),
    lane: get('lane'),
    laneAlt: get('lane-alt'),
    line: get('line'),
    lineStrong: get('line-strong'),
    ink: get('ink'),
    ink2: get('ink-2'),
    ink3: get('ink-3'),
    accent: get('accent'),
    accentWash: get('accent-wash'),
    playhead: get('playhead'),
    warn: get('warn'),
    danger: get('danger'),
    clipInk: get('clip-ink'),
    video: get('clip-video'),
    videoEdge: get('clip-video-edge'),
    audio: get('clip-audio'),
    audioEdge: get('clip-audio-edge'),
    wave: get('clip-audio-wave'),
    title: get('clip-title'),
    titleEdge: get('clip-title-edge'),
    still: get('clip-still'),
    stillEdge: get('clip-still-edge'),
    missing: get('clip-missing'),
    font: get('font'),
  };
}
