import type { DomainRule, RedirectRule } from '../config/invites.ts';
import type { Config } from '../config.ts';
import { EmailDomainNotAllowedError, RedirectUrlNotAllowedError } from './invite-errors.ts';

/**
 * Why nobody with this address is invited here. What is denied is denied, whatever else allows it.
 *
 * @param email normalised, so its domain is ASCII
 * @returns null where it may be invited
 */
export function domainRefusal(
  { inviteDomains, inviteDomainsDenied }: Pick<Config, 'inviteDomains' | 'inviteDomainsDenied'>,
  email: string,
): EmailDomainNotAllowedError | null {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const labels = domain.split('.').reverse();
  const isAmong = (rules: readonly DomainRule[]) => rules.some((rule) => isMatch(rule, labels));
  const isAllowed = !isAmong(inviteDomainsDenied ?? []) && (inviteDomains === null || isAmong(inviteDomains));
  return isAllowed ? null : new EmailDomainNotAllowedError(domain);
}

/** Label by label: `example.com` is no part of `badexample.com`. */
function isMatch({ labels, below }: DomainRule, asked: readonly string[]): boolean {
  const isLength = below ? asked.length > labels.length : asked.length === labels.length;
  return isLength && labels.every((label, index) => label === asked[index]);
}

/**
 * Where a page may go on to, as a URL spells it.
 *
 * @throws RedirectUrlNotAllowedError for an address that no rule allows
 */
export function allowedRedirectUrl({ redirectUrls }: Pick<Config, 'redirectUrls'>, text: string): string {
  if (!URL.canParse(text)) throw new RedirectUrlNotAllowedError();
  const url = new URL(text);
  const isAllowed =
    !url.username && !url.password && (redirectUrls ?? []).some((rule) => isWithin(rule, url.href));
  if (!isAllowed) throw new RedirectUrlNotAllowedError();
  return url.href;
}

/** A rule for all under a path ends with a slash, so that no other host begins with it; dots in a path are gone by then. */
function isWithin({ href, under }: RedirectRule, asked: string): boolean {
  return under ? asked.startsWith(href) : asked === href;
}

/**
 * A stored address to go on to, for whoever accepts.
 *
 * @returns null where the settings do not allow it any more
 */
export function redirectUrlNow(
  config: Pick<Config, 'redirectUrls'>,
  redirectUrl: string | null,
): string | null {
  try {
    return redirectUrl === null ? null : allowedRedirectUrl(config, redirectUrl);
  } catch (error) {
    if (error instanceof RedirectUrlNotAllowedError) return null;
    throw error;
  }
}
