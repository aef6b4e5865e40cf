import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { Problem } from './words.ts';

/** What did not work out, beside what it is about. */
export function ProblemAlert({ problem }: { readonly problem: Problem | null }) {
  if (!problem) return null;
  return (
    <Alert color="red" variant="outline" icon={<IconAlertCircle />} title={problem.title} role="alert">
      {problem.text}
    </Alert>
  );
}
