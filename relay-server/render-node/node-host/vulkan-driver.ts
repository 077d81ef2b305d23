import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where Chrome, Chromium and the SwiftShader packages put the driver's description, most usual first. */
const SWIFTSHADER_PLACES = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/usr/lib64/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
  '/opt/chromium.org/chromium/vk_swiftshader_icd.json',
  '/usr/share/vulkan/icd.d/vk_swiftshader_icd.json',
  '/usr/local/share/vulkan/icd.d/vk_swiftshader_icd.json',
];

/** A Vulkan driver to try: the system's own search (`null`), or one description file. */
export type VulkanDriver = string | null;

/** True when the machine shows a graphics device; always on systems where Dawn does not use Vulkan. */
function hasHardware(): boolean {
  if (process.platform !== 'linux') return true;
  if (existsSync('/dev/nvidia0') || existsSync('/dev/dxg')) return true;
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
}

/**
 * Drivers in the order to try them. A named one is the only one. Without a graphics device the software driver comes first:
 * Mesa's old ones are refused by Dawn after noise on stderr.
 */
export function driversToTry(env: NodeJS.ProcessEnv = process.env): VulkanDriver[] {
  const named = env.STORYCORE_VULKAN_ICD;
  if (named) return [named];
  if (process.platform !== 'linux') return [null];
  if (env.VK_DRIVER_FILES || env.VK_ICD_FILENAMES) return [null];
  const software = SWIFTSHADER_PLACES.filter((place) => existsSync(place)).slice(0, 1);
  return hasHardware() ? [null, ...software] : [...software, null];
}

/**
 * Runs `work` while the Vulkan loader sees this driver. The loader reads the environment each time an instance is made,
 * so trying several drivers in one process works. XDG_RUNTIME_DIR quiets a Wayland complaint that no headless machine needs.
 */
export async function withDriver<T>(driver: VulkanDriver, work: () => Promise<T>): Promise<T> {
  const wanted: Record<string, string> = {};
  if (driver !== null) {
    wanted.VK_DRIVER_FILES = driver;
    wanted.VK_ICD_FILENAMES = driver;
  }
  if (process.platform === 'linux' && !process.env.XDG_RUNTIME_DIR) wanted.XDG_RUNTIME_DIR = tmpdir();
  const before = Object.keys(wanted).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, wanted);
  try {
    return await work();
  } finally {
    for (const [key, value] of before) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  }
}
