import { Anchor, Button, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { handle, type ResetPasswordMutation } from '@usher/client';
import type { Auth } from '@usher/client/auth';
import { useResetPasswordMutation } from '@usher/client/urql';
import { type FormEvent, useState } from 'react';
import { NewPassword } from '../account/new-password.tsx';
import { passwordRules } from '../account/password-rules.ts';
import { brand } from '../brand.ts';
import { useFieldErrors } from '../field-errors.ts';
import { useWords } from '../language/language.tsx';
import { usePageProblems } from '../language/page-problems.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import type { Problem, Refusal } from '../words.ts';
import { forgetLinkToken } from './link-token.ts';
import { Message } from './message.tsx';

type Reset = Extract<ResetPasswordMutation['resetPassword'], { __typename: 'ResetPasswordPayload' }>;

interface Props {
  readonly auth: Auth;
  readonly token: string | null;
}

/** The page behind a link that sets a new password. */
export function ResetPage({ auth, token }: Props) {
  const words = useWords();
  const { describeError, describeRefusal } = usePageProblems();
  useDocumentTitle(`${words('page.title.newPassword')} · ${brand.name}`);
  const [{ fetching }, resetPassword] = useResetPasswordMutation();
  const [newPassword, setNewPassword] = useState('');
  const [isWeak, setWeak] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [outcome, setOutcome] = useState<Reset | 'ended' | null>(token ? null : 'ended');
  // Whose account it is, is not known here: the service looks at the name and the address.
  const fields = useFieldErrors({
    newPassword: !passwordRules(newPassword, []).every(({ met }) => met) && words('page.password.notYet'),
  });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!token || !fields.isGood()) return;
    setProblem(null);
    setWeak(false);
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
      WeakPasswordError: () => setWeak(true),
      ValidationError: refuse,
      RateLimitedError: refuse,
    });
  };

  if (outcome === 'ended') {
    return (
      <Message icon="broken" title={words('page.link.title')}>
        {words('page.link.text')}{' '}
        <Anchor underline="always" href="/forgot-password">
          {words('page.reset.again')}
        </Anchor>
      </Message>
    );
  }
  if (outcome) return <Done auth={auth} reset={outcome} />;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <div>
          <Title order={1} fz="xl">
            {words('page.reset.title')}
          </Title>
          <Text c="dimmed" fz="sm">
            {words('page.reset.hint')}
          </Text>
        </div>
        <ProblemAlert problem={problem} />
        <NewPassword
          label={words('page.reset.label')}
          value={newPassword}
          onChange={setNewPassword}
          own={[]}
          problem={fields.at('newPassword') ?? (isWeak ? words('page.password.weak') : null)}
        />
        <Button type="submit" loading={fetching} fullWidth>
          {words('page.reset.submit')}
        </Button>
      </Stack>
    </form>
  );
}

/** Their session begins in this browser only when they say so: somebody else may be signed in here. */
function Done({ auth, reset: { user, session } }: { readonly auth: Auth; readonly reset: Reset }) {
  const words = useWords();
  const goOn = () => {
    auth.start(session);
    location.assign('/');
  };
  return (
    <Stack>
      <Message icon="done" title={words('page.reset.done.title')}>
        {words.rich('page.reset.done.text', { email: user.email })}
        {auth.isSignedIn() && auth.subject() !== user.id && (
          <Text fz="sm" c="dimmed" mt="sm">
            {words('page.somebodyElse')}
          </Text>
        )}
      </Message>
      <Button onClick={goOn}>{words('page.reset.goOn')}</Button>
    </Stack>
  );
}
