import { type FormEvent, type ReactNode, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { type Auth, createAuth } from '../../../client/auth/auth.ts';
import { useSubject } from '../../../client/auth/use-subject.ts';
import type { InviteList, InviteListOptions } from '../../../client/lists/list-options.ts';

/** A page is told in its address where the service is, because it is served from another origin, and what to show. */
const parameters = new URLSearchParams(location.search);
export const url = parameters.get('service') ?? '';
export const auth: Auth = createAuth({ url });
export const pages = parameters.get('pages') === 'separate' ? 'separate' : 'merged';

/** Few enough that a list has pages. */
const PAGE_SIZE = 5;

/** The list of the page. */
export const LIST: InviteListOptions = { pageSize: PAGE_SIZE };
/** Another list, beside the first one. */
export const REVOKED: InviteListOptions = {
  filter: { status: ['REVOKED'] },
  pageSize: PAGE_SIZE,
  live: false,
};

/** Renders what belongs to whoever is signed in, and starts anew for the next one. */
export function render(
  signedIn: ReactNode,
  signIn: ReactNode,
  provide: (page: ReactNode) => ReactNode,
): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no element to render into.');
  function Page() {
    const subject = useSubject(auth);
    return <main key={subject}>{provide(subject === null ? signIn : signedIn)}</main>;
  }
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}

interface SignInProps {
  /** Answers with what to tell the person, if anything. */
  readonly onSignIn: (email: string, password: string) => Promise<string | null>;
}

export function SignInForm({ onSignIn }: SignInProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setProblem(await onSignIn(String(form.get('email')), String(form.get('password'))));
  };
  return (
    <form onSubmit={submit}>
      <input name="email" aria-label="Email" />
      <input name="password" type="password" aria-label="Password" />
      <button type="submit">Sign in</button>
      <p role="alert">{problem}</p>
    </form>
  );
}

interface InvitesProps {
  readonly list: InviteList;
  readonly revoked: InviteList;
  readonly pending: number | undefined;
  readonly onCreate: (email: string) => Promise<string | null>;
  readonly onCreateMany: (emails: readonly string[]) => Promise<string | null>;
  readonly onRevoke: (id: string) => Promise<string | null>;
  readonly onDelete: (id: string) => Promise<string | null>;
}

export function Invites({
  list,
  revoked,
  pending,
  onCreate,
  onCreateMany,
  onRevoke,
  onDelete,
}: InvitesProps) {
  const [told, tell] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const emails = String(form.get('email')).split(',');
    tell(await (emails.length > 1 ? onCreateMany(emails) : onCreate(emails[0] ?? '')));
  };
  const { stream, rows, pageNumber, showMore, showNext, showPrevious } = list;
  return (
    <>
      <form onSubmit={submit}>
        <input name="email" aria-label="Email" />
        <button type="submit">Invite</button>
      </form>
      <p role="alert">{told}</p>
      <p>Stream {stream}</p>
      <p>Pending {pending}</p>
      <p>Page {pageNumber}</p>
      <ul aria-label="All">
        {rows?.map(({ id, email, status }) => (
          <li key={id}>
            {email} {status}
            <button type="button" onClick={async () => tell(await onRevoke(id))}>
              Revoke
            </button>
            <button type="button" onClick={async () => tell(await onDelete(id))}>
              Delete
            </button>
          </li>
        ))}
      </ul>
      {showMore && (
        <button type="button" onClick={showMore}>
          Show more
        </button>
      )}
      {showPrevious && (
        <button type="button" onClick={showPrevious}>
          Previous
        </button>
      )}
      {showNext && (
        <button type="button" onClick={showNext}>
          Next
        </button>
      )}
      <ul aria-label="Revoked">
        {revoked.rows?.map(({ id, email, status }) => (
          <li key={id}>
            {email} {status}
          </li>
        ))}
      </ul>
    </>
  );
}
