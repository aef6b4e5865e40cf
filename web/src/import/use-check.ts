import { type CreateInviteInput, isRefusal } from '@usher/client';
import { useCreateInvitesMutation } from '@usher/client/urql';
import { useRef, useState } from 'react';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { firstBatch } from './batches.ts';
import { describeRow, type RowOutcome } from './row-outcome.ts';

/** Checks a list: the service says what would become of each row, and writes nothing. */
export function useCheck() {
  const [, createInvites] = useCreateInvitesMutation();
  const [step, setStep] = useState<'unchecked' | 'checking' | 'checked'>('unchecked');
  const [outcomes, setOutcomes] = useState<readonly RowOutcome[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  // What counts is the check that was begun last: a change of the list ends the one before.
  const current = useRef(0);

  const reset = () => {
    current.current += 1;
    setStep('unchecked');
    setOutcomes([]);
    setProblem(null);
  };
  const check = async (rows: readonly CreateInviteInput[]) => {
    reset();
    const own = current.current;
    setStep('checking');
    let results: readonly RowOutcome[] = [];
    while (results.length < rows.length) {
      const batch = firstBatch(rows.slice(results.length));
      const { data, error } = await createInvites({ input: { invites: batch, dryRun: true } });
      if (own !== current.current) return;
      const answer = data?.createInvites;
      if (!answer || isRefusal(answer)) {
        setStep('unchecked');
        setProblem(answer ? describeRefusal(answer) : error ? describeError(error) : null);
        return;
      }
      results = [
        ...results,
        ...batch.flatMap((row, at) => {
          const result = answer.results[at];
          return result ? describeRow(row, result) : [];
        }),
      ];
      setOutcomes(results);
    }
    setStep('checked');
  };
  return { step, outcomes, problem, check, reset };
}
