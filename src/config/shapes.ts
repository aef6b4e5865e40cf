import { isIP } from 'node:net';
import { z } from 'zod';

/** `on` or `off`. */
export const onOrOff = z.enum(['on', 'off'], 'must be on or off.').transform((text) => text === 'on');

/** `true` or `false`. */
export const trueOrFalse = z
  .enum(['true', 'false'], 'must be true or false.')
  .transform((text) => text === 'true');

/** A whole number from `least` to `most`, in decimal digits. */
export function wholeNumber(least: number, most: number) {
  const complaint = `must be a whole number from ${least} to ${most}.`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { message: complaint, abort: true })
    .transform(Number)
    .refine((number) => number >= least && number <= most, complaint);
}

/** An address of one of these schemes; it stays the text that it is. */
export function urlWith(schemes: RegExp, complaint: string) {
  return z.string().refine((text) => schemes.test(parsedUrl(text)?.protocol ?? ''), complaint);
}

/** The URL, or null where the text is none. URL.parse is not in every Node 20. */
export function parsedUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

const NETWORKS = 'must be networks in CIDR notation, separated by commas, for example 10.1.0.0/16,fd00::/8.';

/** Networks in CIDR notation. */
export const networks = z
  .string()
  .transform((text) => text.split(',').map((network) => network.trim()))
  .refine((listed) => listed.every(isNetwork), NETWORKS);

function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const family = isIP(address);
  return (
    rest.length === 0 &&
    family !== 0 &&
    /^\d{1,3}$/.test(prefix) &&
    Number(prefix) <= (family === 4 ? 32 : 128)
  );
}
