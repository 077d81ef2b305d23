// Layouts by the names that the document has for them.
import type { SoundLayout } from '../timeline/document-types.ts';
import { type Layout, layoutOf } from './layout.ts';

const CHANNELS: Readonly<Record<SoundLayout, number>> = {
  mono: 1,
  stereo: 2,
  lcr: 3,
  quad: 4,
  '5.1': 6,
  '7.1': 8,
};

export const channelsOf = (layout: SoundLayout): number => CHANNELS[layout];
export const layoutNamed = (layout: SoundLayout): Layout => layoutOf(CHANNELS[layout]);
