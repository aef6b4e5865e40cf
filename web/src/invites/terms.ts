import type { Role } from '@usher/client';

/** What an invite carries, whoever it is for. */
export interface InviteTerms {
  readonly role: Role;
  readonly roles: string[];
  readonly message: string;
  /** A language tag; nothing: whichever the service takes. */
  readonly locale: string;
  /** Seconds, as text, because that is what a choice holds. */
  readonly window: string;
}

export const DEFAULT_TERMS: InviteTerms = {
  role: 'MEMBER',
  roles: [],
  message: '',
  locale: '',
  window: '604800',
};
