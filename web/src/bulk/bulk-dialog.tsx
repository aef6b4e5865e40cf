import { Button, Group, Loader, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useCountInvitesQuery } from '@usher/client/urql';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { firstCharacters, LONGEST_REASON } from '../characters.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { count } from '../words.ts';
import classes from './bulk.module.css';
import { BULK, type BulkAction } from './bulk-action.ts';
import { useBulk, useBulkState } from './bulk-context.ts';
import { type BulkJob, isFilter } from './bulk-run.ts';
import { type BulkCheck, checkBulk } from './bulk-service.ts';
import { reasonsOf } from './row-outcome.ts';

/** So many addresses of one reason are named; the others are counted. */
const NAMED = 3;

interface Props {
  /** Null: nothing is asked. */
  readonly job: BulkJob | null;
  readonly onClose: () => void;
  /** It has begun. */
  readonly onStarted: () => void;
}

/** Asks before many invites are changed, and says meanwhile what would become of them. */
export function BulkDialog({ job, onClose, onStarted }: Props) {
  return (
    <Modal opened={job !== null} onClose={onClose} title={job && titleOf(job)}>
      {job && <Ask job={job} onClose={onClose} onStarted={onStarted} />}
    </Modal>
  );
}

function Ask({ job, onClose, onStarted }: Props & { readonly job: BulkJob }) {
  const { action, invites } = job;
  const bulk = useBulk();
  const busy = useBulkState()?.step === 'running';
  const [reason, setReason] = useState('');
  const [refused, setRefused] = useState(false);
  const counted = useTotal(job);
  const start = () => {
    if (busy) return setRefused(true);
    bulk.start({ ...job, total: counted, ...(reason.trim() && { reason: reason.trim() }) });
    onStarted();
  };
  return (
    <Stack>
      <Text fz="sm">{EFFECTS[action]}</Text>
      {isFilter(invites) && (
        <Text fz="sm">
          {counted === null ? 'All that match are meant' : `${count(counted)} match`}, on every page of the
          list.
          {action === 'delete' ? ' Accepted ones' : ' Accepted, declined and revoked ones'} stay as they are.
        </Text>
      )}
      <Check job={job} />
      {action === 'revoke' && (
        <Textarea
          label="Reason"
          description="For your records. It is not mailed."
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(firstCharacters(event.currentTarget.value, LONGEST_REASON))}
        />
      )}
      <ProblemAlert
        problem={
          refused && busy
            ? { title: 'Something else is going on', text: 'Wait until it is done, or stop it first.' }
            : null
        }
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {action === 'resend' ? 'Not now' : 'Keep them'}
        </Button>
        <Button {...(action !== 'resend' && { color: 'red.9' })} onClick={start} data-autofocus>
          {counted === null ? BULK[action].label : `${BULK[action].label}: ${count(counted)}`}
        </Button>
      </Group>
    </Stack>
  );
}

const EFFECTS: Readonly<Record<BulkAction, string>> = {
  resend:
    'Each gets another mail, with a new link and the whole time to answer. Links in earlier mails stop working.',
  revoke: 'Their links stop working at once. The invites stay in the list.',
  delete:
    'Nothing of them remains in the list, and their links stop working. To keep a trace, revoke them instead.',
};

function titleOf({ action, total, invites }: BulkJob): string {
  const { label } = BULK[action];
  if (isFilter(invites)) return `${label}: all that match?`;
  return total === 1 ? `${label}: 1 invite?` : `${label}: ${count(total ?? 0)} invites?`;
}

/** How many a job is about; null until it is known. */
function useTotal({ invites, total }: BulkJob): number | null {
  const [{ data }] = useCountInvitesQuery({
    variables: isFilter(invites) ? { filter: invites } : {},
    pause: !isFilter(invites),
    requestPolicy: 'network-only',
  });
  return isFilter(invites) ? (data?.invites?.totalCount ?? total) : total;
}

/** What the service says would become of them. Nobody has to wait for it: the same is said of each row afterwards. */
function Check({ job }: { readonly job: BulkJob }) {
  const client = useClient();
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof checkBulk>> | null>(null);
  useEffect(() => {
    let wanted = true;
    void checkBulk(client, job).then((checked) => wanted && setAnswer(checked));
    return () => {
      wanted = false;
    };
  }, [client, job]);
  if (!answer)
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" aria-hidden />
        <Text fz="sm">Looking what would become of them…</Text>
      </Group>
    );
  return 'problem' in answer ? (
    <ProblemAlert problem={answer.problem} />
  ) : (
    <Numbers job={job} check={answer} />
  );
}

function Numbers({
  job,
  check: { outcomes, hasMore },
}: {
  readonly job: BulkJob;
  readonly check: BulkCheck;
}) {
  const good = outcomes.filter((outcome) => outcome.good).length;
  const bad = outcomes.length - good;
  const what = BULK[job.action].done;
  return (
    <div>
      <Text fz="sm" fw={500} role="status">
        {hasMore && `Of the first ${count(outcomes.length)}: `}
        {bad === 0 && !hasMore ? `All ${count(good)} would be ${what}.` : `${count(good)} would be ${what}`}
        {bad > 0 && `, ${count(bad)} not:`}
        {bad === 0 && hasMore && '.'}
      </Text>
      {reasonsOf(outcomes).map(({ text, emails }) => (
        <Text key={text} fz="sm" className={classes['reason'] ?? ''}>
          {text}: {named(emails)}
        </Text>
      ))}
    </div>
  );
}

function named(emails: readonly string[]): string {
  const known = emails.filter((email) => email !== '').slice(0, NAMED);
  const others = emails.length - known.length;
  if (known.length === 0) return count(emails.length);
  return others === 0 ? known.join(', ') : `${known.join(', ')} and ${count(others)} more`;
}
