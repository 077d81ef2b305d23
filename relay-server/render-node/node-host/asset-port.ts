// Files that ship with StoryCore, where npm put them.
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StoryError } from '../../../src/base/errors.ts';
import type { AssetPort, BundledAsset } from '../../../src/engine/ports/asset-port.ts';

const require = createRequire(import.meta.url);

/** `inter-700-italic` → weight 700, italic, of the package @expo-google-fonts/inter. */
const FONT = /^font:([a-z0-9-]+?)-(\d00)(-italic)?$/;

async function fontPath(family: string, weight: string, italic: boolean): Promise<string> {
  const folder = dirname(require.resolve(`@expo-google-fonts/${family}/package.json`));
  const styles = await readdir(folder);
  const style = styles.find((entry) => entry.startsWith(weight) && entry.endsWith('_Italic') === italic);
  if (!style) throw new Error(`no weight ${weight}`);
  const files = await readdir(join(folder, style));
  const file = files.find((entry) => /\.(ttf|otf)$/.test(entry));
  if (!file) throw new Error(`no font file in ${style}`);
  return join(folder, style, file);
}

async function pathOf(name: BundledAsset): Promise<string> {
  if (name === 'resvg.wasm') return require.resolve('@resvg/resvg-wasm/index_bg.wasm');
  // The package exports its entry only; the module lies beside it.
  if (name === 'harfbuzz.wasm') return join(dirname(require.resolve('harfbuzzjs')), 'harfbuzz.wasm');
  const font = FONT.exec(name);
  if (!font) throw new Error('unknown name');
  return fontPath(font[1]!, font[2]!, font[3] !== undefined);
}

export function createAssetPort(): AssetPort {
  return {
    async load(name) {
      try {
        return new Uint8Array(await readFile(await pathOf(name)));
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new StoryError('asset-unavailable', { params: { name, reason }, cause });
      }
    },
  };
}
