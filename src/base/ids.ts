// 21 base-58 characters carry 123 bits: no two replicas ever draw the same id.
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 21;

export type IdSource = () => string;

/** Unbiased: bytes that would favour the front of the alphabet are drawn again. */
export const randomId: IdSource = () => {
  let id = '';
  while (id.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < 232 && id.length < LENGTH) id += ALPHABET[byte % ALPHABET.length];
    }
  }
  return id;
};
