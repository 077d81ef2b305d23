import type { ExportSettings } from '../../project/records/export-settings.ts';

/** Windows refuses these in names, and a leading dot hides a file elsewhere. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}]+/gu;
const LONGEST = 120;

/** `name.ext` that every file system takes. */
export function exportFileName(settings: ExportSettings, projectName: string): string {
  const wanted = (settings.name || projectName).replace(FORBIDDEN, ' ').replace(/^[.\s]+|[.\s]+$/g, '');
  const stem = [...wanted].slice(0, LONGEST).join('').trim() || 'film';
  const extension = `.${settings.container}`;
  return stem.toLowerCase().endsWith(extension) ? stem : stem + extension;
}
