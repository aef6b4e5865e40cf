import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import type { Problem } from '../words.ts';

interface Props {
  /** What it does, for those who do not see it. */
  readonly label: string;
  /** How far it has come, or what it came to. */
  readonly headline: string;
  readonly step: 'running' | 'stopped' | 'done';
  /** Of 100. */
  readonly progress: number;
  readonly progressLabel: string;
  readonly problem: Problem | null;
  readonly run: { stop(): void; goOn(): void; dismiss(): void };
  /** What the button says that leaves what is not done yet. */
  readonly leave: string;
  readonly ref?: Ref<HTMLElement>;
  /** What became of each. */
  readonly children?: ReactNode;
}

/** Long work: how far it has come, and the way to stop it and to go on. */
export function RunPanel(props: Props) {
  const { label, headline, step, progress, progressLabel, problem, run, leave, ref, children } = props;
  return (
    <Paper ref={ref} withBorder radius="md" p="md" mb="lg" component="section" aria-label={label}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text role="status" fw={500}>
            {headline}
          </Text>
          <Group gap="xs">
            {step === 'running' && (
              <Button variant="default" onClick={run.stop}>
                Stop
              </Button>
            )}
            {step === 'stopped' && (
              <>
                <Button variant="default" onClick={run.dismiss}>
                  {leave}
                </Button>
                <Button onClick={run.goOn}>Go on</Button>
              </>
            )}
            {step === 'done' && (
              <Button variant="default" onClick={run.dismiss}>
                Done
              </Button>
            )}
          </Group>
        </Group>
        <ProblemAlert problem={problem} />
        {step !== 'done' && (
          <Progress value={progress} animated={step === 'running'} aria-label={progressLabel} />
        )}
        {children}
      </Stack>
    </Paper>
  );
}
