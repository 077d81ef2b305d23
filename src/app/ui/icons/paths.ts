// The studio's own icons, drawn on a 16 px grid with a 1.5 px round stroke. Each entry is the `d` of stroked paths; `fill` marks
// shapes that are solid because a line would be too thin to read at this size.
export interface IconShape {
  readonly stroke?: string;
  readonly fill?: string;
}

export const icons = {
  play: { fill: 'M4.5 2.8v10.4a.6.6 0 0 0 .9.5l8.4-5.2a.6.6 0 0 0 0-1L5.4 2.3a.6.6 0 0 0-.9.5z' },
  pause: { fill: 'M4 2.5h2.6v11H4zM9.4 2.5H12v11H9.4z' },
  'step-back': {
    fill: 'M11.5 3.3v9.4a.5.5 0 0 1-.8.4L5 8.4a.5.5 0 0 1 0-.8l5.7-4.7a.5.5 0 0 1 .8.4z',
    stroke: 'M3.5 3v10',
  },
  'step-forward': {
    fill: 'M4.5 3.3v9.4a.5.5 0 0 0 .8.4L11 8.4a.5.5 0 0 0 0-.8L5.3 2.9a.5.5 0 0 0-.8.4z',
    stroke: 'M12.5 3v10',
  },
  'to-start': { stroke: 'M3 3v10M13 3.5 7.5 8l5.5 4.5M8 3.5 5 8l3 4.5' },
  'to-end': { stroke: 'M13 3v10M3 3.5 8.5 8 3 12.5M8 3.5 11 8l-3 4.5' },
  loop: {
    stroke: 'M3 8V6.5a2 2 0 0 1 2-2h8M11 2.3l2.2 2.2L11 6.7M13 8v1.5a2 2 0 0 1-2 2H3M5 13.7l-2.2-2.2L5 9.3',
  },
  // A small picture in the corner of its large one.
  proxy: { stroke: 'M7 12.5H2.5v-9h11v3.5M9 9h4.5v4.5H9z' },
  volume: { stroke: 'M2.5 6v4h2.3L8.5 13V3L4.8 6zM11 5.8a3.2 3.2 0 0 1 0 4.4M12.8 3.8a6 6 0 0 1 0 8.4' },
  mute: { stroke: 'M2.5 6v4h2.3L8.5 13V3L4.8 6zM11 6.2l3.2 3.6M14.2 6.2 11 9.8' },
  undo: { stroke: 'M5.5 3 2.5 6l3 3M2.8 6H10a3.5 3.5 0 0 1 0 7H6' },
  redo: { stroke: 'm10.5 3 3 3-3 3M13.2 6H6a3.5 3.5 0 0 0 0 7h4' },
  plus: { stroke: 'M8 3v10M3 8h10' },
  minus: { stroke: 'M3 8h10' },
  close: { stroke: 'm3.5 3.5 9 9M12.5 3.5l-9 9' },
  check: { stroke: 'm3 8.5 3.3 3.3L13 4.5' },
  search: { stroke: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2' },
  mixer: { stroke: 'M3.5 2.5v5M3.5 10.5v3M2 9h3M8 2.5v1.5M8 7v6.5M6.5 5.5h3M12.5 2.5v6M12.5 11.5v2M11 10h3' },
  settings: {
    stroke:
      'M2.5 4.5h5M11.5 4.5h2M9.5 6.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM2.5 11.5h2M8.5 11.5h5M6.5 13.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  },
  grid: { stroke: 'M2.8 2.8h4v4h-4zM9.2 2.8h4v4h-4zM2.8 9.2h4v4h-4zM9.2 9.2h4v4h-4z' },
  list: { stroke: 'M6 4h7.5M6 8h7.5M6 12h7.5M2.5 4h.6M2.5 8h.6M2.5 12h.6' },
  import: { stroke: 'M8 2.5v7M5 6.8l3 3 3-3M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2' },
  export: { stroke: 'M8 9.8v-7M5 5.5l3-3 3 3M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2' },
  download: { stroke: 'M8 2.5v7.3M5 7l3 3 3-3M3 13.5h10' },
  folder: { stroke: 'M2 4.2a1 1 0 0 1 1-1h3l1.5 1.8H13a1 1 0 0 1 1 1v5.8a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z' },
  film: { stroke: 'M2.5 3.5h11v9h-11zM5 3.5v9M11 3.5v9M2.5 6.5H5M2.5 9.5H5M11 6.5h2.5M11 9.5h2.5' },
  audio: { stroke: 'M2.5 7v2M5.25 4.5v7M8 2.5v11M10.75 5v6M13.5 7v2' },
  image: { stroke: 'M2.5 3h11v10h-11zM2.5 11l3.3-3.3 3 3 1.6-1.6 3.1 3.1M10 6.2h.1' },
  title: { stroke: 'M3 4.5V3h10v1.5M8 3v10M6.2 13h3.6' },
  color: { stroke: 'M8 2.3s4.5 4.6 4.5 7.3a4.5 4.5 0 0 1-9 0C3.5 6.9 8 2.3 8 2.3z' },
  eye: {
    stroke: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  },
  'eye-off': {
    stroke:
      'M3 3l10 10M6.3 3.8A6.3 6.3 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a11 11 0 0 1-1.7 2.2M10.8 11.9A6 6 0 0 1 8 12.5C4 12.5 1.5 8 1.5 8a11 11 0 0 1 2.8-3.1',
  },
  lock: { stroke: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5' },
  unlock: { stroke: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 4.8-1' },
  record: { fill: 'M8 3.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6z' },
  solo: { stroke: 'M2.5 9V8a5.5 5.5 0 0 1 11 0v1M2.5 9h2v4h-2zM11.5 9h2v4h-2z' },
  more: {
    fill: 'M3.5 6.8a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4zM8 6.8a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4zM12.5 6.8a1.2 1.2 0 1 1 0 2.4 1.2 1.2 0 0 1 0-2.4z',
  },
  'chevron-down': { stroke: 'm4 6 4 4 4-4' },
  'chevron-right': { stroke: 'm6 4 4 4-4 4' },
  'arrow-left': { stroke: 'M13 8H3M6.5 4.5 3 8l3.5 3.5' },
  select: { stroke: 'M4 2.5v10l2.8-2.6 1.9 3.8 1.7-.8-1.9-3.7 3.8-.3z' },
  blade: {
    stroke:
      'M4.5 6.2a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM4.5 13.4a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM6 5.4l7.5 6.6M6 10.6 13.5 4',
  },
  split: { stroke: 'M2 4.5h3.5v7H2zM10.5 4.5H14v7h-3.5zM8 2v12' },
  automation: {
    stroke:
      'M1.5 11.5h2.2M6.8 9.8l2.6-3.6M12.5 4.5h2M5.3 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM11 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z',
  },
  ripple: { stroke: 'M5 2.5v11M7.5 8h6M11 5.5 13.5 8 11 10.5' },
  roll: { stroke: 'M8 2.5v11M5.5 8h-3M4.5 5.8 2.3 8l2.2 2.2M10.5 8h3M11.5 5.8 13.7 8l-2.2 2.2' },
  slip: { stroke: 'M2.5 4h11v8h-11zM6 8H4.5M10 8h1.5M6.7 6.3 5 8l1.7 1.7M9.3 6.3 11 8 9.3 9.7' },
  slide: { stroke: 'M5 4h6v8H5zM3.5 6 1.5 8l2 2M12.5 6l2 2-2 2' },
  hand: {
    stroke:
      'M5 8V4.3a1 1 0 0 1 2 0V7M7 7V3a1 1 0 0 1 2 0v4M9 7V3.8a1 1 0 0 1 2 0V8M11 8V6a1 1 0 0 1 2 0v4a4 4 0 0 1-4 4H8.5a4 4 0 0 1-3.3-1.8L3 9.2a1 1 0 0 1 1.6-1.2L5 8.5',
  },
  magnet: { stroke: 'M3.5 2.5v5.5a4.5 4.5 0 0 0 9 0V2.5H10V8a2 2 0 0 1-4 0V2.5zM3.5 5H6M10 5h2.5' },
  link: {
    stroke:
      'M6.7 9.3a2.5 2.5 0 0 0 3.6 0l2-2a2.5 2.5 0 0 0-3.6-3.6l-.7.7M9.3 6.7a2.5 2.5 0 0 0-3.6 0l-2 2a2.5 2.5 0 0 0 3.6 3.6l.7-.7',
  },
  marker: { fill: 'M4 2h8v7.2L8 13.5 4 9.2z' },
  'zoom-in': { stroke: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2M7 5v4M5 7h4' },
  'zoom-out': { stroke: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2M5 7h4' },
  fit: { stroke: 'M2.5 3v10M13.5 3v10M4.5 8h7M6.5 6l-2 2 2 2M9.5 6l2 2-2 2' },
  fullscreen: { stroke: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10' },
  'safe-area': { stroke: 'M2 3h12v10H2zM4.5 5.5h7v5h-7z' },
  warning: { stroke: 'M8 2.5 14.3 13H1.7zM8 6.5v3M8 11.3h.05' },
  info: { stroke: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.5V11M8 5.2h.05' },
  offline: {
    stroke:
      'M2.5 2.5l11 11M1.8 6.5A9 9 0 0 1 4.7 4.6M14.2 6.5A9 9 0 0 0 7.3 4M4.2 9a5.4 5.4 0 0 1 3-1.5M11.8 9a5.4 5.4 0 0 0-1.1-.8M8 12.2h.05',
  },
  command: {
    stroke:
      'M6 6h4v4H6zM6 6H4.3A1.8 1.8 0 1 1 6 4.3zM10 6V4.3A1.8 1.8 0 1 1 11.7 6zM10 10h1.7a1.8 1.8 0 1 1-1.7 1.7zM6 10v1.7A1.8 1.8 0 1 1 4.3 10z',
  },
  keyboard: { stroke: 'M1.5 4h13v8.5h-13zM4 6.7h.05M6.7 6.7h.05M9.3 6.7h.05M12 6.7h.05M4.5 9.9h7' },
  trash: {
    stroke:
      'M2.5 4.5h11M6 4.5V3a.5.5 0 0 1 .5-.5h3a.5.5 0 0 1 .5.5v1.5M4 4.5l.6 8.1a1 1 0 0 0 1 .9h4.8a1 1 0 0 0 1-.9l.6-8.1M6.7 7v4M9.3 7v4',
  },
  copy: { stroke: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3' },
  edit: { stroke: 'M3 13l.7-3L10.5 3.2a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7L6 12.3z' },
  reset: { stroke: 'M3 8a5 5 0 1 0 1.6-3.7L3 5.8M3 2.8v3h3' },
  relink: {
    stroke:
      'M2.5 8a5.5 5.5 0 0 1 9.5-3.8L13.5 6M13.5 2.8V6h-3.2M13.5 8a5.5 5.5 0 0 1-9.5 3.8L2.5 10M2.5 13.2V10h3.2',
  },
  panel: { stroke: 'M2.5 3h11v10h-11zM9.5 3v10' },
  keyframe: { stroke: 'M8 3.2 12.8 8 8 12.8 3.2 8z' },
  'keyframe-set': { fill: 'M8 2.4 13.6 8 8 13.6 2.4 8z' },
  'chevron-left': { stroke: 'm10 4-4 4 4 4' },
  effects: { stroke: 'M9.5 3.5 12.5 6.5 5.5 13.5 2.5 10.5zM8 5l3 3M12 1.5v2M14.5 4h-2M5 2.5v2M6 3.5H4' },
  grip: {
    fill: 'M5 3h1.8v1.8H5zM9.2 3H11v1.8H9.2zM5 7.1h1.8v1.8H5zM9.2 7.1H11v1.8H9.2zM5 11.2h1.8V13H5zM9.2 11.2H11V13H9.2z',
  },
  transition: { stroke: 'M2.5 3.5h11v9h-11zM2.5 12.5l11-9' },
  clock: { stroke: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.7V8l2.3 1.6' },
} as const satisfies Record<string, IconShape>;

export type IconName = keyof typeof icons;
