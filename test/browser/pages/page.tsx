import { type FormEvent, type ReactNode, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { type Auth, createAuth } from '../../../client/auth/auth.ts';
import { useSubject } from '../../../client/auth/use-subject.ts';

/** A page is told in its address where the service is: it is served from another origin. */
export const url = new URLSearchParams(location.search).get('service') ?? '';
export const auth: Auth = createAuth({ url });

/** Few enough that a list has pages. */
export const PAGE_SIZE = 5;

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
  readonly invites: readonly { readonly id: string; readonly email: string; readonly status: string }[];
  readonly stream: string;
  readonly pending: number | undefined;
  readonly onCreate: (email: string) => Promise<string | null>;
  readonly onDelete: (id: string) => Promise<string | null>;
  readonly onMore: (() => void) | null;
}

export function Invites({ invites, stream, pending, onCreate, onDelete, onMore }: InvitesProps) {
  const [told, tell] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    tell(await onCreate(String(form.get('email'))));
  };
  return (
    <>
      <form onSubmit={submit}>
        <input name="email" aria-label="Email" />
        <button type="submit">Invite</button>
      </form>
      <p role="alert">{told}</p>
      <p>Stream {stream}</p>
      <p>Pending {pending}</p>
      <ul>
        {invites.map(({ id, email, status }) => (
          <li key={id}>
            {email} {status}
            <button type="button" onClick={async () => tell(await onDelete(id))}>
              Delete
            </button>
          </li>
        ))}
      </ul>
      {onMore && (
        <button type="button" onClick={onMore}>
          Show more
        </button>
      )}
    </>
  );
}
