import { expect, test } from 'vitest';
import { narrowed } from '../../web/src/bulk/bulk-action.ts';
import { type BulkService, type BulkState, createBulkRun } from '../../web/src/bulk/bulk-run.ts';
import type { ChosenInvite } from '../../web/src/bulk/selection.ts';

function invites(count: number, from = 0): ChosenInvite[] {
  return Array.from({ length: count }, (_, at) => {
    const id = String(from + at);
    return { id, email: `${id}@example.com`, status: 'PENDING' };
  });
}

const answer = (batch: readonly ChosenInvite[]) => ({
  outcomes: batch.map(({ id, email }) => ({ id, email, good: true, text: 'Revoked' })),
});

/** A service that lists so many, a hundred a page. */
function serviceWith(count: number, change: BulkService['change']): BulkService {
  return {
    list: async (_filter, after) => {
      const from = Number(after ?? 0);
      const page = invites(Math.min(100, count - from), from);
      return { invites: page, after: from + 100 < count ? String(from + 100) : null };
    },
    change,
  };
}

function until(run: ReturnType<typeof createBulkRun>, fits: (state: BulkState | null) => boolean) {
  return new Promise<void>((resolve) => {
    const look = () => fits(run.state()) && resolve();
    run.subscribe(look);
    look();
  });
}

test('all that a filter lists are changed by id, in batches, each once and in their order', async () => {
  const sizes: number[] = [];
  const run = createBulkRun(
    serviceWith(1_234, async (_job, batch) => {
      sizes.push(batch.length);
      return answer(batch);
    }),
  );
  run.start({ action: 'revoke', invites: { status: ['PENDING'] }, total: 1_234 });
  await until(run, (state) => state?.step === 'done');
  expect(sizes).toEqual([500, 500, 234]);
  expect(run.state()?.outcomes.map(({ id }) => id)).toEqual(invites(1_234).map(({ id }) => id));
});

test('who stops keeps what is done, and going on begins with the first that is not', async () => {
  const asked: string[] = [];
  const run = createBulkRun(
    serviceWith(0, async (_job, batch) => {
      asked.push(batch[0]?.id ?? '');
      if (asked.length === 1) run.stop();
      return answer(batch);
    }),
  );
  run.start({ action: 'revoke', invites: invites(1_200), total: 1_200 });
  await until(run, (state) => state?.outcomes.length === 500);
  expect(run.state()?.step).toBe('stopped');
  run.goOn();
  await until(run, (state) => state?.step === 'done');
  expect(asked).toEqual(['0', '500', '1000']);
});

test('a call without an answer stops the run, says why, and is made again', async () => {
  let calls = 0;
  const problem = { title: 'No answer', text: 'Try again.' };
  const run = createBulkRun(
    serviceWith(0, async (_job, batch) => {
      calls += 1;
      return calls === 1 ? { problem } : answer(batch);
    }),
  );
  run.start({ action: 'delete', invites: invites(3), total: 3 });
  await until(run, (state) => state?.step === 'stopped');
  expect(run.state()).toMatchObject({ problem, outcomes: [] });
  run.goOn();
  await until(run, (state) => state?.step === 'done');
  expect(run.state()).toMatchObject({ problem: null, outcomes: answer(invites(3)).outcomes });
});

test('one that was left is not told of by a late answer, and while one runs no other begins', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const run = createBulkRun(
    serviceWith(0, async (_job, batch) => {
      await held;
      return answer(batch);
    }),
  );
  run.start({ action: 'revoke', invites: invites(2), total: 2 });
  run.start({ action: 'delete', invites: invites(2), total: 2 });
  expect(run.state()?.job.action).toBe('revoke');
  run.dismiss();
  release();
  await held;
  expect(run.state()).toBeNull();
});

test('of all that match, only those are asked for on which the action has an effect', () => {
  expect(narrowed({ search: 'ada' }, 'revoke')).toEqual({ search: 'ada', status: ['PENDING', 'EXPIRED'] });
  expect(narrowed({ status: ['EXPIRED', 'ACCEPTED'] }, 'delete')).toEqual({ status: ['EXPIRED'] });
  expect(narrowed({ status: ['ACCEPTED'] }, 'delete')).toBeNull();
});
