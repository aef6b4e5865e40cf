import { z } from 'zod';
import { parseEmailAddress } from '../platform/email-address.ts';
import type { Settings } from './setting.ts';
import { parsedUrl, wholeNumber } from './shapes.ts';

/** Domains of one rule: one domain, or all below it. */
export interface DomainRule {
  /** The labels in ASCII, the last one first. */
  readonly labels: readonly string[];
  /** Whether it is for what lies below the domain, and not for the domain itself. */
  readonly below: boolean;
}

/** A page, or all under a path. */
export interface RedirectRule {
  /** As a URL spells it. */
  readonly href: string;
  readonly under: boolean;
}

const list = (text: string) => text.split(',').map((entry) => entry.trim());

const domains = z.string().transform((text, context) => {
  const rules = list(text).map(domainRule);
  if (rules.every((rule) => rule !== null)) return rules;
  context.addIssue('must be domains such as example.com or *.example.org, separated by commas.');
  return z.NEVER;
});

function domainRule(text: string): DomainRule | null {
  const below = text.startsWith('*.');
  const domain = below ? text.slice(2) : text;
  // As that of an address is read; one label alone is a rule for all below it, such as *.edu.
  const isTop = below && !domain.includes('.');
  const email = parseEmailAddress(`a@${isTop ? 'a.' : ''}${domain}`);
  if (email === null) return null;
  const labels = email.slice(2).split('.').reverse();
  return { labels: isTop ? labels.slice(0, 1) : labels, below };
}

const redirectUrls = z.string().transform((text, context) => {
  const rules = list(text).map(redirectRule);
  if (rules.every((rule) => rule !== null)) return rules;
  context.addIssue(
    'must be addresses such as https://app.example.com/welcome or https://app.example.com/*, separated by commas.',
  );
  return z.NEVER;
});

function redirectRule(text: string): RedirectRule | null {
  const under = text.endsWith('/*');
  const url = parsedUrl(under ? text.slice(0, -1) : text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  if (text.slice(0, under ? -1 : undefined).includes('*') || (under && (url.search || url.hash))) return null;
  return { href: url.href, under };
}

const HOURS = { h: 1, d: 24 } as const;
/** As long as the longest window. */
const LONGEST_HOURS = 720;
const MOST_REMINDERS = 5;

/** In seconds before the end, the earliest reminder first. */
const reminders = z.string().transform((text, context) => {
  const hours = list(text).map((entry) => {
    const [, count, unit] = /^([1-9]\d{0,3})([hd])$/.exec(entry) ?? [];
    return count === undefined ? 0 : Number(count) * HOURS[unit as keyof typeof HOURS];
  });
  const isValid =
    hours.length <= MOST_REMINDERS && hours.every((count) => count > 0 && count <= LONGEST_HOURS);
  if (isValid) return [...new Set(hours)].sort((a, b) => b - a).map((count) => count * 3_600);
  context.addIssue(
    `must be at most ${MOST_REMINDERS} times before the end, such as 72h,24h or 3d, none over ${LONGEST_HOURS}h.`,
  );
  return z.NEVER;
});

/** Who may be invited, where to, and how many. */
export const INVITES = {
  inviteDomains: {
    name: 'INVITE_DOMAINS',
    shape: domains,
    absent: 'all',
    meaning:
      'The domains whose addresses are invited, separated by commas: `example.com` is that one, `*.example.org` all below it. Judged when an invite is created, sent again or renewed.',
  },
  inviteDomainsDenied: {
    name: 'INVITE_DOMAINS_DENIED',
    shape: domains,
    absent: 'none',
    meaning: 'The domains whose addresses are not invited, in the same form, whatever `INVITE_DOMAINS` says.',
  },
  redirectUrls: {
    name: 'REDIRECT_URLS',
    shape: redirectUrls,
    absent: 'none',
    meaning:
      'Where the page for invitees may go on to (`redirectUrl`), separated by commas: exact addresses, or `https://app.example.com/*` for all under it.',
  },
  /** 0: as many as anybody likes. */
  pendingInvites: {
    name: 'PENDING_INVITES',
    shape: wholeNumber(0, 1_000_000_000),
    default: '0',
    meaning: 'How many live invites there may be; a new one beyond that is refused. 0: any number.',
  },
  /** 0: as many as anybody likes. */
  seats: {
    name: 'SEATS',
    shape: wholeNumber(0, 1_000_000_000),
    default: '0',
    meaning:
      'How many active users and live invites there may be together; a new invite beyond that is refused. 0: any number.',
  },
  reminders: {
    name: 'REMINDERS',
    shape: reminders,
    absent: 'none',
    meaning:
      'When an invite that was mailed is reminded of, before its end: for example `72h,24h`, or `3d`. For windows under 96 hours at most one goes, the last; none goes within 12 hours of another mail.',
  },
  renewal: {
    name: 'RENEWAL',
    shape: z.enum(['off', 'ask', 'mail'], 'must be off, ask or mail.'),
    default: 'ask',
    meaning:
      'What the holder of an expired link can ask for: `ask` has whoever sent the invite told, `mail` has a new link mailed to the address that was invited, once a day, three times at most, within 90 days.',
  },
} as const satisfies Settings;
