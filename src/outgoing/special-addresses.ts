import { BlockList, isIPv6 } from 'node:net';

/**
 * Networks that are no place of the public internet, so that no outgoing request may reach one: the special-purpose
 * registries of IANA (RFC 6890), and what carries another address inside.
 */
const SPECIAL_NETWORKS = {
  ipv4: {
    '0.0.0.0/8': 'this network (RFC 791)',
    '10.0.0.0/8': 'private (RFC 1918)',
    '100.64.0.0/10': 'shared by carriers, CGNAT (RFC 6598)',
    '127.0.0.0/8': 'loopback (RFC 1122)',
    '169.254.0.0/16': 'link-local, and metadata of clouds (RFC 3927)',
    '172.16.0.0/12': 'private (RFC 1918)',
    '192.0.0.0/24': 'protocol assignments (RFC 6890)',
    '192.0.2.0/24': 'documentation (RFC 5737)',
    '192.31.196.0/24': 'AS112 (RFC 7535)',
    '192.52.193.0/24': 'AMT (RFC 7450)',
    '192.88.99.0/24': '6to4 relays (RFC 7526)',
    '192.168.0.0/16': 'private (RFC 1918)',
    '192.175.48.0/24': 'AS112 (RFC 7534)',
    '198.18.0.0/15': 'benchmarks (RFC 2544)',
    '198.51.100.0/24': 'documentation (RFC 5737)',
    '203.0.113.0/24': 'documentation (RFC 5737)',
    '224.0.0.0/4': 'multicast (RFC 5771)',
    '240.0.0.0/4': 'reserved, and broadcast (RFC 1112, RFC 919)',
  },
  ipv6: {
    '::/128': 'unspecified (RFC 4291)',
    '::1/128': 'loopback (RFC 4291)',
    '::/96': 'IPv4-compatible (RFC 4291)',
    '::ffff:0:0/96': 'IPv4-mapped (RFC 4291)',
    '::ffff:0:0:0/96': 'IPv4-translated (RFC 2765)',
    '64:ff9b::/96': 'NAT64 (RFC 6052)',
    '64:ff9b:1::/48': 'NAT64 for local use (RFC 8215)',
    '100::/64': 'discard (RFC 6666)',
    '2001::/23': 'protocol assignments, Teredo among them (RFC 2928, RFC 4380)',
    '2001:db8::/32': 'documentation (RFC 3849)',
    '2002::/16': '6to4 (RFC 3056)',
    '2620:4f:8000::/48': 'AS112 (RFC 7534)',
    '3fff::/20': 'documentation (RFC 9637)',
    '5f00::/16': 'segment routing (RFC 9602)',
    'fc00::/7': 'unique local (RFC 4193)',
    'fe80::/10': 'link-local (RFC 4291)',
    'fec0::/10': 'site-local (RFC 3879)',
    'ff00::/8': 'multicast (RFC 4291)',
  },
} as const;

/** Where outgoing requests may go. */
export interface AddressRules {
  /** @param address an IP address, as text */
  allows(address: string): boolean;
  /** Whether plain http may go there: to networks that the operator has opened alone. */
  allowsHttp(address: string): boolean;
  /** Whether the operator has opened any network. */
  readonly opensAny: boolean;
}

/**
 * Rules that let requests go to public addresses, and to the networks that the operator has opened.
 *
 * @param opened networks as CIDR, checked before
 */
export function addressRules(opened: readonly string[]): AddressRules {
  const special = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const family of ['ipv4', 'ipv6'] as const)
    for (const network of Object.keys(SPECIAL_NETWORKS[family])) add(special[family], network);
  // Of what is no global unicast (RFC 4291, section 2.4) nothing is public, named above or not.
  const globalUnicast = new BlockList();
  globalUnicast.addSubnet('2000::', 3, 'ipv6');
  // A list of each family: one that holds both takes a mapped address for the one inside.
  const open = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of opened) add(open[network.includes(':') ? 'ipv6' : 'ipv4'], network);

  const isOpened = (address: string) => open[familyOf(address)].check(address, familyOf(address));
  return {
    allows(address) {
      if (isOpened(address)) return true;
      const family = familyOf(address);
      if (family === 'ipv6' && !globalUnicast.check(address, 'ipv6')) return false;
      return !special[family].check(address, family);
    },
    allowsHttp: isOpened,
    opensAny: opened.length > 0,
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

function add(list: BlockList, network: string): void {
  const [address = '', prefix = ''] = network.split('/');
  list.addSubnet(address, Number(prefix), familyOf(address));
}
