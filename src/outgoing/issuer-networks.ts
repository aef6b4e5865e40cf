import type { Config } from '../config.ts';

const THIS_MACHINE = ['127.0.0.0/8', '::1/128'];
const LOOPBACK = /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/i;

/** Where issuers may be though it is not public: what is set, and this machine where an issuer is named by such an address. */
export function issuerNetworks({
  trustedIssuers,
  trustedIssuerNetworks,
}: Pick<Config, 'trustedIssuers' | 'trustedIssuerNetworks'>): readonly string[] {
  const isLocal = trustedIssuers?.some(
    ({ issuer, jwksUri = '' }) => LOOPBACK.test(issuer) || LOOPBACK.test(jwksUri),
  );
  return [...(trustedIssuerNetworks ?? []), ...(isLocal ? THIS_MACHINE : [])];
}
