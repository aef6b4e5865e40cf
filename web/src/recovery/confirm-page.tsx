import { Anchor, Button, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { handle } from '@usher/client';
import { useConfirmEmailChangeMutation } from '@usher/client/urql';
import { useState } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem, type Refusal } from '../words.ts';
import { forgetLinkToken } from './link-token.ts';
import { Message } from './message.tsx';

/** The page behind a link to a new address: nothing happens before the button is pressed, because programs open links too. */
export function ConfirmPage({ token }: { readonly token: string | null }) {
  useDocumentTitle('Your new address · Usher');
  const [{ fetching }, confirmEmailChange] = useConfirmEmailChangeMutation();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [outcome, setOutcome] = useState<'ended' | { readonly email: string } | null>(token ? null : 'ended');

  const confirm = async () => {
    if (!token) return;
    setProblem(null);
    const { data, error } = await confirmEmailChange({ input: { token } });
    if (!data) return setProblem(error ? describeError(error) : null);
    const refuse = (refusal: Refusal) => setProblem(describeRefusal(refusal));
    handle(data.confirmEmailChange, {
      ConfirmEmailChangePayload: ({ user }) => {
        forgetLinkToken('/confirm-email');
        setOutcome({ email: user.email });
      },
      LinkInvalidError: () => {
        forgetLinkToken('/confirm-email');
        setOutcome('ended');
      },
      UserAlreadyExistsError: () =>
        setProblem({
          title: 'This address has an account by now',
          text: 'Yours keeps the address that it has. Ask for another one.',
        }),
      RateLimitedError: refuse,
    });
  };

  if (outcome === 'ended') {
    return (
      <Message icon="broken" title="This link does not work">
        It was used, has expired, or there is a newer one. Ask for the change again on{' '}
        <Anchor underline="always" href="/account">
          your account’s page
        </Anchor>
        .
      </Message>
    );
  }
  if (outcome) {
    return (
      <Message icon="done" title="Your address is changed">
        Sign in as <strong>{outcome.email}</strong> from now on.{' '}
        <Anchor underline="always" href="/account">
          Go to your account
        </Anchor>
      </Message>
    );
  }
  return (
    <Stack>
      <div>
        <Title order={1} fz="xl">
          Your new address
        </Title>
        <Text>From now on you sign in with it. Your old address is told by mail.</Text>
      </div>
      <ProblemAlert problem={problem} />
      <Button onClick={confirm} loading={fetching} fullWidth>
        Confirm the address
      </Button>
    </Stack>
  );
}
