import type { Role, UpdateInviteInput } from '@usher/client';
import type { InviteTerms } from './terms.ts';

/** What an invite carries now, as far as it can be changed. */
export interface Carried {
  readonly role: Role;
  readonly roles: readonly string[];
  readonly message: string | null;
  readonly locale: string | null;
}

/** The form's contents for an invite as it is. */
export function termsOf({ role, roles, message, locale }: Carried): InviteTerms {
  return { role, roles: [...roles], message: message ?? '', locale: locale ?? '', window: '' };
}

/** What was changed in the form, and nothing else: what another admin changed meanwhile is not overwritten. */
export function changesTo(before: Carried, terms: InviteTerms): Omit<UpdateInviteInput, 'invite'> {
  const message = terms.message.trim();
  return {
    ...(terms.role !== before.role && { role: terms.role }),
    ...(!same(terms.roles, before.roles) && { roles: terms.roles }),
    ...(message !== (before.message ?? '') && { message: message || null }),
    ...(terms.locale !== (before.locale ?? '') && { locale: terms.locale || null }),
    ...(terms.window && { expiresInSeconds: Number(terms.window) }),
  };
}

/** What somebody else changed, in words; empty where it is nothing that the form shows. */
export function changedMeanwhile(before: Carried, now: Carried): string[] {
  return [
    ...(before.role === now.role ? [] : [`The role is ${now.role === 'ADMIN' ? 'Admin' : 'Member'} now.`]),
    ...(same(before.roles, now.roles)
      ? []
      : [now.roles.length > 0 ? `The labels are ${now.roles.join(', ')} now.` : 'There are no labels now.']),
    ...(before.message === now.message ? [] : ['The message is another one now.']),
    ...(before.locale === now.locale ? [] : ['The language is another one now.']),
  ];
}

/** The form on top of what is there now: what was changed in it stays, the rest is as somebody else left it. */
export function onTopOf(now: Carried, before: Carried, terms: InviteTerms): InviteTerms {
  const fresh = termsOf(now);
  const own = changesTo(before, terms);
  return {
    role: own.role ?? fresh.role,
    roles: own.roles ? [...own.roles] : fresh.roles,
    message: own.message === undefined ? fresh.message : (own.message ?? ''),
    locale: own.locale === undefined ? fresh.locale : (own.locale ?? ''),
    window: terms.window,
  };
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((label, at) => label === other[at]);
}
