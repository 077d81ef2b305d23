/** Draws the PNG icons and the favicon from `public/icons/icon.svg`. Run it when the mark changes. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const folder = 'public/icons';
const background = '#181818';

await initWasm(await readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
const mark = await readFile(`${folder}/icon.svg`, 'utf8');
/** Platforms cut the maskable icon to any shape: the mark stays inside the safe circle of 80 %, the ground is full. */
const maskable = mark
  .replace(
    /<rect id="ground"[^>]*\/>/,
    `<rect width="512" height="512" fill="${background}"/><g transform="translate(77 77) scale(.7)">`,
  )
  .replace('</svg>', '</g></svg>');

const draw = (svg: string, size: number) =>
  new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();

await writeFile(`${folder}/icon-192.png`, draw(mark, 192));
await writeFile(`${folder}/icon-512.png`, draw(mark, 512));
await writeFile(`${folder}/icon-maskable-512.png`, draw(maskable, 512));
// iOS rounds the corners itself and shows transparency as black.
await writeFile(`${folder}/apple-touch-icon.png`, draw(maskable, 180));
await writeFile('public/favicon.ico', icoOf(draw(mark, 32), 32));

/** An .ico file that holds one PNG (the format allows that since Windows Vista). */
function icoOf(png: Uint8Array, size: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(22));
  header.setUint16(2, 1, true); // an icon
  header.setUint16(4, 1, true); // of one picture
  header.setUint8(6, size);
  header.setUint8(7, size);
  header.setUint16(10, 1, true); // colour planes
  header.setUint16(12, 32, true); // bits a pixel
  header.setUint32(14, png.length, true);
  header.setUint32(18, 22, true); // where it begins
  return Buffer.concat([new Uint8Array(header.buffer), png]);
}
