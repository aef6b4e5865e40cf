import { useRef, useState } from 'react';
import type { CreateInviteInput } from '../../../client/generated/graphql.ts';
import { isRefusal } from '../../../client/refusals.ts';
import { useCreateInvitesMutation } from '../../../client/urql/generated/hooks.ts';
import type { InviteTerms } from '../invites/invite-fields.tsx';
import { describeError, describeRefusal, type Problem } from '../words.ts';
import { inBatches, newKey, toInput } from './batches.ts';
import type { Recipient } from './parse-recipients.ts';
import { describeRow, type RowOutcome } from './row-outcome.ts';

/** How far an import has come. `checked` and `sent` have an outcome for each row, unless they were stopped. */
export type ImportStep = 'list' | 'checking' | 'checked' | 'sending' | 'sent';

/** Checks a list without writing anything, and then sends what passed, in batches. */
export function useImport() {
  const [, createInvites] = useCreateInvitesMutation();
  const [step, setStep] = useState<ImportStep>('list');
  const [rows, setRows] = useState<readonly CreateInviteInput[]>([]);
  const [outcomes, setOutcomes] = useState<readonly RowOutcome[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const stopped = useRef(false);

  /** Goes through the rows; stops at the first call that fails as a whole, with what came before it kept. */
  async function run(all: readonly CreateInviteInput[], done: readonly RowOutcome[], dryRun: boolean) {
    stopped.current = false;
    setProblem(null);
    let results = done;
    for (const batch of inBatches(all.slice(done.length))) {
      if (stopped.current) return results;
      const { data, error } = await createInvites({ input: { invites: batch, dryRun } });
      const answer = data?.createInvites;
      if (!answer || isRefusal(answer)) {
        setProblem(answer ? describeRefusal(answer) : error ? describeError(error) : null);
        return results;
      }
      results = [
        ...results,
        ...answer.results.map((result, at) => describeRow(batch[at]?.email ?? '', result)),
      ];
      setOutcomes(results);
    }
    return results;
  }

  async function send(all: readonly CreateInviteInput[], done: readonly RowOutcome[]) {
    setStep('sending');
    await run(all, done, false);
    setStep('sent');
  }

  return {
    step,
    rows,
    outcomes,
    problem,
    check: async (recipients: readonly Recipient[], terms: InviteTerms) => {
      const key = newKey();
      const all = recipients.map((recipient, at) => toInput(recipient, terms, `${key}-${at}`));
      setRows(all);
      setOutcomes([]);
      setStep('checking');
      const results = await run(all, [], true);
      setStep(results.length === all.length ? 'checked' : 'list');
    },
    sendGood: () => {
      const good = rows.filter((_row, at) => outcomes[at]?.good);
      setRows(good);
      setOutcomes([]);
      return send(good, []);
    },
    /** Goes on where it stopped. A row whose answer was lost is answered with its first result. */
    goOn: () => send(rows, outcomes),
    stop: () => {
      stopped.current = true;
    },
    back: () => {
      setProblem(null);
      setStep('list');
    },
  };
}

export type Import = ReturnType<typeof useImport>;
