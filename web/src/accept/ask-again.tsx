import { Button, Stack, Text } from '@mantine/core';
import { isRefusal } from '@usher/client';
import { useRequestInviteRenewalMutation } from '@usher/client/urql';
import { useState } from 'react';
import { useWords } from '../language/language.tsx';
import { usePageProblems } from '../language/page-problems.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import type { Problem } from '../words.ts';

/** Lets somebody whose link came too late ask for a new one. What comes of it is told by mail alone. */
export function AskAgain({ token }: { readonly token: string }) {
  const words = useWords();
  const { describeError, describeRefusal } = usePageProblems();
  const [{ fetching }, requestInviteRenewal] = useRequestInviteRenewalMutation();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const ask = async () => {
    const { data, error } = await requestInviteRenewal({ input: { token } });
    if (!data) return setProblem(error ? describeError(error) : null);
    const result = data.requestInviteRenewal;
    if (isRefusal(result)) return setProblem(describeRefusal(result));
    setAsked(true);
  };

  if (asked) return <Text fw={600}>{words('page.renewal.asked')}</Text>;
  return (
    <Stack gap="sm" align="flex-start">
      <ProblemAlert problem={problem} />
      <Button loading={fetching} onClick={ask}>
        {words('page.renewal.ask')}
      </Button>
    </Stack>
  );
}
