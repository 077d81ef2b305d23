// 21 base-58 characters carry 123 bits: no two replicas ever draw the same id.
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 21;
/** Asking the system costs the same for a thousand bytes as for twenty. */
const pool = new Uint8Array(1024);
let drawn = pool.length;

export type IdSource = () => string;

/** Unbiased: bytes that would favour the front of the alphabet are drawn again. */
export const randomId: IdSource = () => {
  let id = '';
  while (id.length < LENGTH) {
    if (drawn === pool.length) {
      crypto.getRandomValues(pool);
      drawn = 0;
    }
    const byte = pool[drawn++]!;
    if (byte < 232) id += ALPHABET[byte % ALPHABET.length];
  }
  return id;
};
