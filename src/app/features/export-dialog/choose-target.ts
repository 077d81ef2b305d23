import type { ExportSettings } from '../../../project/records/export-settings.ts';

interface SavePicker {
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }) => Promise<FileSystemFileHandle>;
}

const MIME: Readonly<Record<ExportSettings['container'], string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  wav: 'audio/wav',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp3: 'audio/mpeg',
  ac3: 'audio/ac3',
};

/** Asks where the film goes. Null: this browser writes to its own storage first and downloads at the end. @throws AbortError */
export async function chooseTarget(
  name: string,
  container: ExportSettings['container'],
): Promise<FileSystemFileHandle | null> {
  const pick = (globalThis as SavePicker).showSaveFilePicker;
  if (!pick) return null;
  const safe = name.replace(/[\\/:*?"<>|]+/g, '-').trim() || 'film';
  return pick({
    suggestedName: `${safe}.${container}`,
    types: [{ description: container.toUpperCase(), accept: { [MIME[container]]: [`.${container}`] } }],
  });
}
