import { isIPv4, isIPv6 } from 'node:net';

/**
 * What a client's address is counted by: an IPv4 address itself, and of an IPv6 address the first 64 bits, because one
 * customer has all the others.
 *
 * @param address as a socket or a proxy gives it; a text that is none is counted as it is
 */
export function networkOfAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped && isIPv4(mapped)) return mapped;
  // A zone, as in fe80::1%eth0, names the interface of this machine.
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return `${[...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

function groupsOf(text: string): string[] {
  if (text === '') return [];
  // A trailing IPv4 address stands for two groups; which two does not matter past the first 64 bits.
  return text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
