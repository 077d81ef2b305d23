import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { StoryError } from '../../../src/base/errors.ts';

export interface SafeAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Which machines the relay may be made to call. */
export interface AddressGuard {
  /** The address to connect to, looked up once: a name that answers otherwise the second time gains nothing. @throws StoryError `address-refused` */
  resolve(host: string): Promise<SafeAddress>;
}

export type Lookup = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** Not of the public internet: IANA's special-purpose registries (RFC 6890 and its updates). */
const PRIVATE_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** All of IPv6 but 2000::/3 and, within it, tunnels and translations that lead back into IPv4. */
const PRIVATE_6 = ['::/3', '4000::/2', '8000::/1', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const listOf = (ranges: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits] = range.split('/');
    const kind = net.includes(':') ? 'ipv6' : 'ipv4';
    list.addSubnet(net, Number(bits ?? (kind === 'ipv6' ? 128 : 32)), kind);
  }
  return list;
};
/** One list a family: Node takes every IPv4 address for a part of `::/3`, as its mapped form. */
const blocked = { ipv4: listOf(PRIVATE_4), ipv6: listOf(PRIVATE_6) };

/** @param allowed `STORYCORE_ALLOW_HOSTS`: names, addresses and ranges (`10.0.3.0/24`) that may be called although they are private */
export function createAddressGuard(
  allowed = '',
  find: Lookup = (host) => lookup(host, { all: true, verbatim: true }),
): AddressGuard {
  const entries = allowed
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const isRange = (entry: string): boolean => isIP(entry.split('/')[0] ?? '') !== 0;
  const ranges = listOf(entries.filter(isRange));
  const names = new Set(entries.filter((entry) => !isRange(entry)));

  return {
    async resolve(host) {
      const bare = host
        .replace(/^\[|\]$/g, '')
        .replace(/\.$/, '')
        .toLowerCase();
      const found = isIP(bare) ? [{ address: bare, family: isIP(bare) }] : await search(bare, find);
      for (const { address, family } of found) {
        const kind = family === 6 ? 'ipv6' : 'ipv4';
        if (names.has(bare) || ranges.check(address, kind)) continue;
        // One private address among public ones is refused as a whole: whoever owns the name chooses which comes first.
        if (blocked[kind].check(address, kind)) {
          throw new StoryError('address-refused', {
            params: { host: bare, reason: `${address} is not public` },
          });
        }
      }
      const [first] = found;
      if (!first)
        throw new StoryError('address-refused', { params: { host: bare, reason: 'it has no address' } });
      return { address: first.address, family: first.family === 6 ? 6 : 4 };
    },
  };
}

async function search(host: string, find: Lookup): Promise<readonly { address: string; family: number }[]> {
  try {
    return await find(host);
  } catch (cause) {
    throw new StoryError('address-refused', { params: { host, reason: 'its name is not known' }, cause });
  }
}
