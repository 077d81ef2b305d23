import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const node = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
const here = (name: string): string => new URL(name, import.meta.url).href;

/** What can be decoded, and whether libav is in memory, in a process where nothing else was registered before. */
async function after(register: 'announceDecoders' | 'registerDecoders') {
  const program = `
    const { getDecodableCodecs } = await import('mediabunny');
    const { createCodecPort } = await import('${here('./codec-port.ts')}');
    await createCodecPort().${register}();
    const codecs = await getDecodableCodecs();
    const loaded = process.report.getReport().sharedObjects.some((name) => name.endsWith('.node'));
    console.log(JSON.stringify({ codecs, loaded }));
  `;
  const { stdout } = await run(node, ['--input-type=module', '-e', program]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as { codecs: string[]; loaded: boolean };
}

test('what is announced is what the library then decodes, and announcing does not load it', async () => {
  const [announced, real] = await Promise.all([after('announceDecoders'), after('registerDecoders')]);
  expect(announced.codecs).toEqual(expect.arrayContaining(['avc', 'aac']));
  expect(announced.codecs).toEqual(real.codecs);
  expect([announced.loaded, real.loaded]).toEqual([false, true]);
});
