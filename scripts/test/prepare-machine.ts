import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findBrowser } from '../../e2e/browser/find-browser.ts';
import { runTool } from '../check/run-tool.ts';

/**
 * Brings what the tests need and npm cannot: a browser; on Debian and its kin, as root, also the `ffmpeg` that many
 * tests compare with, the Vulkan loader that WebGPU on Node goes through, and a sound server for devices that change while
 * they are played to. What cannot be had costs the tests that need it, and the terminal says why.
 *
 * @returns path of the browser, or undefined when there is none
 */
export async function prepareMachine(): Promise<string | undefined> {
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get');
  if (canInstall) {
    const packages = [
      ...(findBrowser() ? [] : ['chromium']),
      ...(onPath('ffmpeg') ? [] : ['ffmpeg']),
      ...((await hasLibrary('libvulkan.so.1')) ? [] : ['libvulkan1']),
      ...(onPath('pulseaudio') ? [] : ['pulseaudio']),
      ...(onPath('pactl') ? [] : ['pulseaudio-utils']),
    ];
    if (packages.length > 0) await installDebianPackages(packages);
  }
  if (!findBrowser()) {
    console.log('No browser here: installing the one of Playwright …');
    await runTool(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  }
  return findBrowser();
}

async function installDebianPackages(packages: readonly string[]): Promise<void> {
  console.log(`Installing from the distribution: ${packages.join(', ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = (names: readonly string[]) =>
    runTool('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env, quiet: true });
  const update = await runTool('apt-get', ['update', '-qq'], { env, quiet: true });
  const all = await install(packages);
  if (all.ok) return;
  // One that a distribution lacks (Ubuntu has no chromium package) must not take the others with it.
  for (const name of packages) {
    const { ok, output } = await install([name]);
    if (!ok) console.error(`${name} could not be installed:\n${update.output}${output}`);
  }
}

const onPath = (command: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));

async function hasLibrary(name: string): Promise<boolean> {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find(existsSync) ?? 'ldconfig';
  return (await runTool(ldconfig, ['-p'], { quiet: true })).output.includes(name);
}
