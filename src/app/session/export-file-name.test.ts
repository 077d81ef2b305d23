import { expect, test } from 'vitest';
import { exportRecord } from '../../project/records/export-settings.ts';
import { parseRecord } from '../../project/records/record-type.ts';
import { exportFileName } from './export-file-name.ts';

const named = (name: string, project = 'My film') =>
  exportFileName(
    parseRecord(exportRecord, { id: 'e', sequence: 's', name, container: 'mp4', video: null, audio: null }),
    project,
  );

test.each([
  ['Holiday', 'Holiday.mp4'],
  ['Holiday.MP4', 'Holiday.MP4'],
  ['', 'My film.mp4'],
  ['a/b:c*d', 'a b c d.mp4'],
  ['../../etc/passwd', 'etc passwd.mp4'],
  ['...', 'film.mp4'],
  ['été 🎬', 'été 🎬.mp4'],
])('%j is saved as %j', (name, expected) => {
  expect(named(name)).toBe(expected);
});

test('a name of any length fits a file system', () => {
  expect(new TextEncoder().encode(named('x'.repeat(999))).length).toBeLessThan(200);
});
