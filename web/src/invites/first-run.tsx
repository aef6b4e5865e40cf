import { Button, Group, Paper, Stack, Stepper, Text, Title } from '@mantine/core';
import { IconMailPlus, IconMailQuestion } from '@tabler/icons-react';
import { isRefusal } from '@usher/client';
import { useSendTestMailMutation } from '@usher/client/urql';
import { useState } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';

/** Where nobody is invited yet: from mail that arrives to the first invite. */
export function FirstRun({
  onInvite,
  onInviteMany,
}: {
  readonly onInvite: () => void;
  readonly onInviteMany: () => void;
}) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [step, setStep] = useState(0);
  return (
    <Paper withBorder radius="md" p="xl" component="section" aria-label="Begin">
      <Stack gap="lg">
        <div>
          <Title order={2} fz="h3">
            Nobody is invited yet
          </Title>
          <Text c="dimmed">
            Whom you invite gets a mail with a link, and you see here what becomes of it.
          </Text>
        </div>
        <Stepper active={step} onStepClick={setStep} orientation="vertical" size="sm">
          <Stepper.Step
            label="See that mail arrives"
            description={sentTo ? `Sent to ${sentTo}` : 'A mail to yourself, as an invitee would get it'}
          >
            <TestMail sentTo={sentTo} onSent={setSentTo} onDone={() => setStep(1)} />
          </Stepper.Step>
          <Stepper.Step label="Invite somebody" description="One person, or a list from a sheet">
            <Group mt="xs" gap="xs">
              <Button leftSection={<IconMailPlus size={18} />} onClick={onInvite}>
                Invite somebody
              </Button>
              <Button variant="default" onClick={onInviteMany}>
                Invite a list
              </Button>
            </Group>
          </Stepper.Step>
        </Stepper>
      </Stack>
    </Paper>
  );
}

interface TestMailProps {
  readonly sentTo: string | null;
  readonly onSent: (to: string) => void;
  readonly onDone: () => void;
}

function TestMail({ sentTo, onSent, onDone }: TestMailProps) {
  const [{ fetching }, sendTestMail] = useSendTestMailMutation();
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async () => {
    setProblem(null);
    const { data, error } = await sendTestMail({ input: {} });
    if (!data) return setProblem(error ? describeError(error) : null);
    const result = data.sendTestMail;
    if (isRefusal(result)) return setProblem(describeRefusal(result));
    if (!result.delivered) {
      return setProblem({
        title: 'The mail did not go out',
        text: `${result.error ?? 'No reason was given.'} Whoever runs the service mends it with SMTP_URL and MAIL_FROM.`,
      });
    }
    onSent(result.to);
  };
  return (
    <Stack mt="xs" gap="sm" align="flex-start">
      <ProblemAlert problem={problem} />
      {sentTo && (
        <Text fz="sm" role="status">
          The mail server took a mail to {sentTo}. Look whether it is in the inbox, and not among the spam.
        </Text>
      )}
      <Group gap="xs">
        <Button
          variant={sentTo ? 'default' : 'filled'}
          leftSection={<IconMailQuestion size={18} />}
          loading={fetching}
          onClick={send}
        >
          {sentTo ? 'Send another' : 'Mail me a test'}
        </Button>
        <Button variant={sentTo ? 'filled' : 'default'} onClick={onDone}>
          {sentTo ? 'It arrived' : 'Skip this'}
        </Button>
      </Group>
    </Stack>
  );
}
