import { Button, Checkbox, Stack, Text, Textarea, Title } from '@mantine/core';
import { type ErrorCode, isRefusal } from '@usher/client';
import { useDeclineInviteMutation } from '@usher/client/urql';
import { useState } from 'react';
import { firstCharacters, LONGEST_REASON } from '../characters.ts';
import { useWords } from '../language/language.tsx';
import { usePageProblems } from '../language/page-problems.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import type { Problem } from '../words.ts';
import { isEnd } from './dead-end.tsx';

interface Props {
  readonly token: string;
  readonly onBack: () => void;
  readonly onEnded: (code: ErrorCode) => void;
}

/** Asks before an invite is declined. */
export function Decline({ token, onBack, onEnded }: Props) {
  const words = useWords();
  const { describeError, describeRefusal } = usePageProblems();
  const [{ fetching }, declineInvite] = useDeclineInviteMutation();
  const [reason, setReason] = useState('');
  const [never, setNever] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const decline = async () => {
    const { data, error } = await declineInvite({
      input: { token, doNotInviteAgain: never, ...(reason.trim() && { reason: reason.trim() }) },
    });
    if (!data) return setProblem(error ? describeError(error) : null);
    const result = data.declineInvite;
    if (!isRefusal(result)) return onEnded('INVITE_DECLINED');
    if (isEnd(result.code)) return onEnded(result.code);
    setProblem(describeRefusal(result));
  };

  return (
    <Stack>
      <Title order={1} fz="h3">
        {words('page.decline.title')}
      </Title>
      <Text>{words('page.decline.text')}</Text>
      <ProblemAlert problem={problem} />
      <Textarea
        label={words('page.decline.reason')}
        description={words('page.decline.reasonHint')}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(firstCharacters(event.currentTarget.value, LONGEST_REASON))}
      />
      <Checkbox
        label={words('page.decline.never')}
        checked={never}
        onChange={(event) => setNever(event.currentTarget.checked)}
      />
      <Button color="red.9" loading={fetching} onClick={decline}>
        {words('page.decline.submit')}
      </Button>
      <Button variant="default" onClick={onBack}>
        {words('page.back')}
      </Button>
    </Stack>
  );
}
