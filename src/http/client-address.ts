import { isIP } from 'node:net';

const UNKNOWN = 'unknown';

/**
 * Who is calling, as rates count it. Only the entries that trusted proxies appended to X-Forwarded-For are believed:
 * what a client writes there itself stands further left and is not looked at.
 *
 * @param socketAddress the other end of the connection
 * @param forwardedFor the X-Forwarded-For header
 * @param trustedProxies how many proxies in front append to it; 0 ignores the header
 * @returns an IPv4 address; or the /64 of an IPv6 address, because one person is usually given a whole one
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  if (trustedProxies === 0 || forwardedFor === undefined) return addressGroup(socketAddress ?? '') ?? UNKNOWN;
  const believed = [...forwardedFor.split(',').slice(-trustedProxies), socketAddress ?? ''];
  for (const entry of believed) {
    const group = addressGroup(withoutPort(entry.trim()));
    if (group) return group;
  }
  return UNKNOWN;
}

function addressGroup(address: string): string | null {
  const [bare = ''] = address.split('%');
  const family = isIP(bare);
  if (family === 4) return bare;
  if (family !== 6) return null;
  const groups = groupsOf(bare);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight numbers of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const left = numbersOf(head);
  const right = numbersOf(tail ?? '');
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function numbersOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** Some proxies append the port: `203.0.113.7:4711`, `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(entry);
  if (bracketed) return bracketed[1] ?? '';
  return /^[\d.]+:\d+$/.test(entry) ? entry.slice(0, entry.indexOf(':')) : entry;
}
