import { Anchor, Button, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { handle } from '@usher/client';
import { useConfirmEmailChangeMutation } from '@usher/client/urql';
import { useState } from 'react';
import { brand } from '../brand.ts';
import { useWords } from '../language/language.tsx';
import { usePageProblems } from '../language/page-problems.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import type { Problem, Refusal } from '../words.ts';
import { forgetLinkToken } from './link-token.ts';
import { Message } from './message.tsx';

/** The page behind a link to a new address: nothing happens before the button is pressed, because programs open links too. */
export function ConfirmPage({ token }: { readonly token: string | null }) {
  const words = useWords();
  const { describeError, describeRefusal } = usePageProblems();
  useDocumentTitle(`${words('page.title.newAddress')} · ${brand.name}`);
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
          title: words('page.confirm.taken.title'),
          text: words('page.confirm.taken.text'),
        }),
      RateLimitedError: refuse,
    });
  };

  if (outcome === 'ended') {
    return (
      <Message icon="broken" title={words('page.link.title')}>
        {words('page.link.text')} {words('page.link.textAddress')}{' '}
        <Anchor underline="always" href="/account">
          {words('page.link.account')}
        </Anchor>
      </Message>
    );
  }
  if (outcome) {
    return (
      <Message icon="done" title={words('page.confirm.done.title')}>
        {words.rich('page.confirm.done.text', { email: outcome.email })}{' '}
        <Anchor underline="always" href="/account">
          {words('page.accepted.account')}
        </Anchor>
      </Message>
    );
  }
  return (
    <Stack>
      <div>
        <Title order={1} fz="xl">
          {words('page.confirm.title')}
        </Title>
        <Text>{words('page.confirm.text')}</Text>
      </div>
      <ProblemAlert problem={problem} />
      <Button onClick={confirm} loading={fetching} fullWidth>
        {words('page.confirm.submit')}
      </Button>
    </Stack>
  );
}
