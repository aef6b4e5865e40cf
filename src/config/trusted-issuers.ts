import { z } from 'zod';
import { isScope, SCOPES } from '../platform/scopes.ts';
import type { Settings } from './setting.ts';
import { networks, parsedUrl } from './shapes.ts';

/** Whose tokens are taken for callers, beside this service's own. */
export const TRUSTED_ISSUERS = {
  /** JSON, or the path of a file of it; null: none. */
  trustedIssuers: {
    name: 'TRUSTED_ISSUERS',
    shape: z.string(),
    absent: 'none',
    meaning:
      'Other issuers whose access tokens callers may send, as JSON or as the path of a file of it: [identity.md](identity.md).',
  },
  trustedIssuerNetworks: {
    name: 'TRUSTED_ISSUER_NETWORKS',
    shape: networks,
    absent: 'none',
    meaning:
      'Networks in which those issuers may be though they are not public, for example `10.1.0.0/16`. Plain http is allowed there too. Those on this machine need no word.',
  },
} as const satisfies Settings;

/** Asymmetric ones alone: whoever can verify must not be able to sign (RFC 8725, section 3.1). */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
const USUAL_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

const issuerUrl = z.string().refine((text) => {
  const url = parsedUrl(text);
  return url !== null && /^https?:$/.test(url.protocol) && !/[?#@]/.test(text);
}, 'must be an http or https address without credentials, query or fragment');

const scope = z.string().refine(isScope, `must be one of ${SCOPES.join(', ')}`);

const grant = z
  .strictObject({
    claim: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    value: z.union([z.string().min(1), z.boolean()]).optional(),
    role: z.enum(['ADMIN', 'MEMBER']).optional(),
    scopes: z.array(scope).default([]),
  })
  .refine(
    ({ claim, value }) => (claim === undefined) === (value === undefined),
    'needs both a claim and a value',
  )
  .refine(({ scopes }) => !scopes.includes('admins:grant'), 'cannot hold admins:grant');

const issuer = z
  .strictObject({
    issuer: issuerUrl,
    audience: z.union([
      z
        .string()
        .min(1)
        .transform((one) => [one]),
      z.array(z.string().min(1)).min(1),
    ]),
    jwksUri: issuerUrl.optional(),
    algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(USUAL_ALGORITHMS),
    typ: z.string().min(1).optional(),
    clients: z.array(z.string().min(1)).min(1).optional(),
    grants: z.array(grant).default([]),
  })
  .refine(
    ({ audience, clients = [] }) => !audience.some((one) => clients.includes(one)),
    'has an audience that is a client: tokens for clients are ID tokens',
  );

const issuers = z
  .array(issuer)
  .min(1)
  .refine((all) => new Set(all.map(({ issuer: name }) => name)).size === all.length, 'has an issuer twice');

/** Another issuer whose access tokens are taken, and what they allow. */
export type TrustedIssuer = z.output<typeof issuer>;

/**
 * Reads the issuers. Pure, but for `readFile`.
 *
 * @param setting JSON, or the path of a file of it
 * @param problems what is wrong is added here, a sentence each
 */
export function readIssuers(
  setting: string,
  readFile: (path: string) => string,
  problems: string[],
): readonly TrustedIssuer[] {
  let json: unknown;
  try {
    json = JSON.parse(/^[[{]/.test(setting) ? setting : readFile(setting));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    problems.push(
      code === undefined
        ? 'TRUSTED_ISSUERS must be JSON, or the path of a file of it.'
        : `TRUSTED_ISSUERS names a file that cannot be read (${code}).`,
    );
    return [];
  }
  const parsed = issuers.safeParse(json);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    problems.push(
      `TRUSTED_ISSUERS ${[...path, ''].join('.').replace(/\.$/, ':')} ${message}.`.replace(/ : /, ' '),
    );
  }
  return [];
}
