// ICC profiles as screens and cameras embed them, and pictures that carry them: FFmpeg 5 writes none.
import { crc32, deflateSync } from 'node:zlib';

interface Primaries {
  /** XYZ of red, green and blue, adapted to D50. */
  readonly columns: readonly (readonly [number, number, number])[];
  /** A `para` or `curv` tag's data. */
  readonly curve: Buffer;
}

const fixed = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeInt32BE(Math.round(value * 65_536), 4 * i);
  return bytes;
};
const typed = (type: string, ...data: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(type), Buffer.alloc(4), ...data]);

const PROFILES: Readonly<Record<'displayP3' | 'adobeRgb', Primaries>> = {
  displayP3: {
    columns: [
      [0.51512, 0.2412, -0.00105],
      [0.29198, 0.69225, 0.04189],
      [0.1571, 0.06657, 0.78407],
    ],
    // The curve of sRGB, as function 3.
    curve: typed('para', Buffer.from([0, 3, 0, 0]), fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)),
  },
  adobeRgb: {
    columns: [
      [0.60974, 0.31111, 0.01947],
      [0.20528, 0.62567, 0.06087],
      [0.14919, 0.06322, 0.74457],
    ],
    // One exponent, 563/256.
    curve: typed('curv', Buffer.from([0, 0, 0, 1, 0x02, 0x33, 0, 0])),
  },
};

export type ProfileName = keyof typeof PROFILES;

/**
 * ICC.1:2001 (version 2.1; `para` came with 4).
 * @param curve the data of its curves' tags, in the place of its own
 */
export function colorProfile(name: ProfileName, curve = PROFILES[name].curve): Buffer {
  const { columns } = PROFILES[name];
  const latin = Buffer.from(`${name}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(latin.length);
  const tags: [string, Buffer][] = [
    ['desc', typed('desc', length, latin, Buffer.alloc(78))],
    ['cprt', typed('text', Buffer.from('CC0\0'))],
    ['wtpt', typed('XYZ ', fixed(0.9642, 1, 0.8249))],
    ...columns.map((xyz, i): [string, Buffer] => [`${'rgb'[i]}XYZ`, typed('XYZ ', fixed(...xyz))]),
    ...['r', 'g', 'b'].map((channel): [string, Buffer] => [`${channel}TRC`, curve]),
  ];
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length);
  const data: Buffer[] = [];
  let at = 128 + table.length;
  for (const [i, [tag, bytes]] of tags.entries()) {
    table.write(tag, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(at, 8 + 12 * i);
    table.writeUInt32BE(bytes.length, 12 + 12 * i);
    data.push(bytes, Buffer.alloc(-bytes.length & 3));
    at += bytes.length + (-bytes.length & 3);
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at);
  header.writeUInt32BE(name === 'displayP3' ? 0x04000000 : 0x02100000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  fixed(0.9642, 1, 0.8249).copy(header, 68);
  return Buffer.concat([header, table, ...data]);
}

/** The section of a PNG of this type. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG, JPEG or simple WebP of FFmpeg's, with the profile. */
export function withProfile(picture: Buffer, name: ProfileName, profile = colorProfile(name)): Buffer {
  if (picture.readUInt16BE(0) === 0xffd8) {
    // Annex B.4: APP2, behind the first marker.
    const body = Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.from([1, 1]), profile]);
    const marker = Buffer.from([0xff, 0xe2, (body.length + 2) >> 8, (body.length + 2) & 255]);
    return Buffer.concat([picture.subarray(0, 2), marker, body, picture.subarray(2)]);
  }
  if (picture.toString('latin1', 0, 4) === 'RIFF') return extendedWebp(picture, profile);
  const chunk = pngChunk('iCCP', Buffer.concat([Buffer.from(`${name}\0\0`), deflateSync(profile)]));
  // Behind the signature and IHDR.
  return Buffer.concat([picture.subarray(0, 33), chunk, picture.subarray(33)]);
}

/** RFC 9649, section 2.7. @param picture of one opaque chunk */
function extendedWebp(picture: Buffer, profile: Buffer): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.from(`${type}    `);
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
  };
  const size = picture.readUInt32LE(21);
  const extended = Buffer.alloc(10);
  extended[0] = 0x20;
  // VP8L: a byte of signature, then width and height less 1 in 14 bits each.
  extended.writeUIntLE(size & 0x3fff, 4, 3);
  extended.writeUIntLE((size >> 14) & 0x3fff, 7, 3);
  const parts = [Buffer.from('WEBP'), chunk('VP8X', extended), chunk('ICCP', profile), picture.subarray(12)];
  return chunk('RIFF', Buffer.concat(parts));
}
