import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('./testing/retained-bytes.ts', import.meta.url));

// A film of two hours has half a million packets. An object for each would be 200 bytes and more; the tables of an MP4 with B pictures
// are 4 bytes a sound and 12 a picture.
test.each([
  ['mp4', 16],
  ['mkv', 2],
])('%s: at most %i bytes are kept of a packet', (container, most) => {
  const out = execFileSync(process.execPath, ['--expose-gc', script, container]);
  const { packets, each } = JSON.parse(out.toString());
  expect(packets).toBe(500_000);
  expect(each).toBeLessThan(most);
});
