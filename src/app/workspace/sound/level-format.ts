// Numbers as they stand on the mixer.

import type { SoundLayout } from '../../../project/records/sound-strip.ts';
import { formatFieldNumber } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { SILENCE_DB } from './fader-law.ts';

export const formatDb = (db: number, digits = 1): string =>
  db <= SILENCE_DB + 0.05 ? '−∞' : formatFieldNumber(Math.abs(db) < 0.05 ? 0 : db, digits).replace('-', '−');

/** With its unit, for those who listen. */
export const sayDb = (db: number): string =>
  db <= SILENCE_DB + 0.05 ? t('mixer.silent') : t('mixer.levelValue', { value: formatDb(db) });

/** What is typed into a level: "-inf", "∞" and "−∞" are silence. Null: not a level. */
export function readDb(text: string): number | null {
  if (/inf|∞/i.test(text)) return SILENCE_DB;
  const value = Number(
    text
      .trim()
      .replace('−', '-')
      .replace(',', '.')
      .replace(/\s*db$/i, ''),
  );
  return text.trim() !== '' && Number.isFinite(value) ? value : null;
}

export const formatPan = (pan: number): string => {
  const value = Math.round(Math.abs(pan) * 100);
  if (value === 0) return t('mixer.panMiddle');
  return t(pan < 0 ? 'mixer.panLeft' : 'mixer.panRight', { value });
};

export const layoutName = (layout: SoundLayout): string => {
  switch (layout) {
    case 'mono':
      return t('mixer.mono');
    case 'stereo':
      return t('mixer.stereo');
    case 'quad':
      return t('mixer.quad');
    case 'lcr':
      return 'LCR';
    default:
      return layout;
  }
};
