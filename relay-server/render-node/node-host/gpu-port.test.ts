import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { NodeGpuPort } from './gpu-port.ts';
import { driversToTry } from './vulkan-driver.ts';

vi.setConfig({ testTimeout: 120_000 });

const run = promisify(execFile);
const node = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
const port = new URL('./gpu-port.ts', import.meta.url).href;

/** A program in a process of its own: what ends badly shows only there. */
const inChild = (program: string, env: NodeJS.ProcessEnv = {}) =>
  run(node, ['--input-type=module', '-e', `const { NodeGpuPort } = await import('${port}');\n${program}`], {
    env: { ...process.env, ...env },
    timeout: 60_000,
  });

const COPY_AND_READ = `
  const device = await gpu.device();
  const buffer = device.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  device.queue.writeBuffer(buffer, 0, new Uint8Array(16).fill(7));
  await buffer.mapAsync(GPUMapMode.READ);
  console.log(new Uint8Array(buffer.getMappedRange())[0]);`;

describe('the GPU in Node', () => {
  test('works, and the process ends by itself', async () => {
    const closed = await inChild(`const gpu = new NodeGpuPort();${COPY_AND_READ}\nawait gpu.close();`);
    expect(closed.stdout.trim()).toBe('7');
    const left = await inChild(`const gpu = new NodeGpuPort();${COPY_AND_READ}`);
    expect(left.stdout.trim()).toBe('7');
  });

  test('a driver that is not there is a clear error, and the next call tries again', async () => {
    const program = `
      const gpu = new NodeGpuPort();
      const first = await gpu.device().catch((error) => error);
      delete process.env.STORYCORE_VULKAN_ICD;
      const second = await gpu.device();
      console.log(first.code, first.params.reason.includes('/nowhere.json'), typeof second.createBuffer);
      await gpu.close();`;
    const { stdout } = await inChild(program, { STORYCORE_VULKAN_ICD: '/nowhere.json' });
    expect(stdout.trim()).toBe('gpu-unavailable true function');
  });

  test('one device for all, another after a loss', async () => {
    const gpu = new NodeGpuPort();
    const [one, two] = await Promise.all([gpu.device(), gpu.device()]);
    expect(one).toBe(two);
    const identity = await gpu.identity();
    one.destroy();
    await one.lost;
    const three = await gpu.device();
    expect(three).not.toBe(one);
    expect(await gpu.identity()).toBe(identity);
    await gpu.close();
  });

  test('a named driver is the only one tried', () => {
    expect(driversToTry({ STORYCORE_VULKAN_ICD: '/x.json' })).toEqual(['/x.json']);
    if (process.platform === 'linux') expect(driversToTry({ VK_ICD_FILENAMES: '/y.json' })).toEqual([null]);
  });
});
