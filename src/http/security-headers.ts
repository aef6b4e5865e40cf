/** One year, the least that browsers' preload lists take. */
const HSTS = 'max-age=31536000; includeSubDomains';

/**
 * The headers of every answer: nothing is guessed, framed, stored or told to other sites. A page that needs more
 * replaces its own content-security-policy and cache-control.
 *
 * @param publicUrl how people reach the service; under https they are held to it
 */
export function securityHeaders(publicUrl: string | null): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    ...(publicUrl?.startsWith('https:') ? { 'strict-transport-security': HSTS } : {}),
  };
}
