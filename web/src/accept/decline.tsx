import { Button, Stack, Text, Textarea, Title } from '@mantine/core';
import { type ErrorCode, isRefusal } from '@usher/client';
import { useDeclineInviteMutation } from '@usher/client/urql';
import { useState } from 'react';
import { firstCharacters, LONGEST_REASON } from '../characters.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { isEnd } from './dead-end.tsx';

interface Props {
  readonly token: string;
  readonly onBack: () => void;
  readonly onEnded: (code: ErrorCode) => void;
}

/** Asks before an invite is declined. */
export function Decline({ token, onBack, onEnded }: Props) {
  const [{ fetching }, declineInvite] = useDeclineInviteMutation();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);

  const decline = async () => {
    const { data, error } = await declineInvite({
      input: { token, ...(reason.trim() && { reason: reason.trim() }) },
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
        Decline this invite?
      </Title>
      <Text>The link stops working, and whoever invited you is told.</Text>
      <ProblemAlert problem={problem} />
      <Textarea
        label="Reason (optional)"
        description="It is told to them."
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(firstCharacters(event.currentTarget.value, LONGEST_REASON))}
      />
      <Button color="red.9" loading={fetching} onClick={decline}>
        Decline
      </Button>
      <Button variant="default" onClick={onBack}>
        Back
      </Button>
    </Stack>
  );
}
