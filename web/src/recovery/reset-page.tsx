import { Anchor, Button, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { handle, type ResetPasswordMutation } from '@usher/client';
import type { Auth } from '@usher/client/auth';
import { useResetPasswordMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { NewPassword } from '../account/new-password.tsx';
import { passwordRules } from '../account/password-rules.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem, type Refusal } from '../words.ts';
import { forgetLinkToken } from './link-token.ts';
import { Message } from './message.tsx';

type Reset = Extract<ResetPasswordMutation['resetPassword'], { __typename: 'ResetPasswordPayload' }>;

interface Props {
  readonly auth: Auth;
  readonly token: string | null;
}

/** The page behind a link that sets a new password. */
export function ResetPage({ auth, token }: Props) {
  useDocumentTitle('A new password · Usher');
  const [{ fetching }, resetPassword] = useResetPasswordMutation();
  const [newPassword, setNewPassword] = useState('');
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [outcome, setOutcome] = useState<Reset | 'ended' | null>(token ? null : 'ended');
  // Whose account it is, is not known here: the service looks at the name and the address.
  const ready = passwordRules(newPassword, []).every(({ met }) => met);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!token) return;
    setProblem(null);
    setRefused([]);
    const { data, error } = await resetPassword({ input: { token, newPassword } });
    if (!data) return setProblem(error ? describeError(error) : null);
    const refuse = (refusal: Refusal) => setProblem(describeRefusal(refusal));
    handle(data.resetPassword, {
      ResetPasswordPayload: (reset) => {
        forgetLinkToken('/reset-password');
        setOutcome(reset);
      },
      LinkInvalidError: () => {
        forgetLinkToken('/reset-password');
        setOutcome('ended');
      },
      WeakPasswordError: ({ requirements }) => setRefused(requirements),
      ValidationError: refuse,
      RateLimitedError: refuse,
    });
  };

  if (outcome === 'ended') {
    return (
      <Message icon="broken" title="This link does not work">
        It was used, has expired, or there is a newer one.{' '}
        <Anchor underline="always" href="/forgot-password">
          Ask for a new link
        </Anchor>
      </Message>
    );
  }
  if (outcome) return <Done auth={auth} reset={outcome} />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <div>
          <Title order={1} fz="xl">
            Set a new password
          </Title>
          <Text c="dimmed" fz="sm">
            It signs you out everywhere else.
          </Text>
        </div>
        <ProblemAlert problem={problem} />
        <NewPassword
          label="New password"
          value={newPassword}
          onChange={setNewPassword}
          own={[]}
          refused={refused}
        />
        <Button type="submit" loading={fetching} disabled={!ready} fullWidth>
          Set the password
        </Button>
      </Stack>
    </form>
  );
}

/** Their session begins in this browser only when they say so: somebody else may be signed in here. */
function Done({ auth, reset: { user, session } }: { readonly auth: Auth; readonly reset: Reset }) {
  const goOn = () => {
    auth.start(session);
    location.assign('/');
  };
  return (
    <Stack>
      <Message icon="done" title="Your new password is set">
        Sign in as <strong>{user.email}</strong> with it from now on.
        {auth.isSignedIn() && auth.subject() !== user.id && (
          <Text fz="sm" c="dimmed" mt="sm">
            Somebody else is signed in in this browser. Going on signs them out here.
          </Text>
        )}
      </Message>
      <Button onClick={goOn}>Go on</Button>
    </Stack>
  );
}
