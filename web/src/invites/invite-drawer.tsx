import { Button, Center, DataList, Drawer, Group, Loader, Stack, Tabs, Text, Title } from '@mantine/core';
import { IconArrowBackUp, IconLink, IconMailForward } from '@tabler/icons-react';
import type { InviteDetailsFragment } from '@usher/client';
import { useInviteQuery } from '@usher/client/urql';
import { ActivityList } from '../activity/activity-list.tsx';
import { addressInLetters } from '../address.ts';
import { Fact, Metadata } from '../look/fact.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { ExactMoment } from '../time/moment.tsx';
import { describeError } from '../words.ts';
import type { InviteActions } from './invite-dialogs.tsx';
import classes from './invite-drawer.module.css';
import { InviteMenu } from './invite-menu.tsx';
import { InvitedBy } from './invited-by.tsx';
import { Labels } from './labels.tsx';
import { MailTries } from './mail-tries.tsx';
import { StatusBadge } from './status-badge.tsx';
import { DELIVERY } from './statuses.ts';

interface Props {
  /** Null: closed. */
  readonly id: string | null;
  readonly onClose: () => void;
  readonly actions: InviteActions;
}

/** Everything about one invite. */
export function InviteDrawer({ id, onClose, actions }: Props) {
  return (
    <Drawer opened={id !== null} onClose={onClose} position="right" size="lg" title="Invite">
      {id && <InviteTabs key={id} id={id} actions={actions} />}
    </Drawer>
  );
}

/** What it is, and, beside it, what happened to it: of an invite that is gone, that alone is left. */
function InviteTabs({ id, actions }: { readonly id: string; readonly actions: InviteActions }) {
  return (
    <Tabs defaultValue="invite" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="invite">Invite</Tabs.Tab>
        <Tabs.Tab value="activity">Activity</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="invite">
        <Load id={id} actions={actions} />
      </Tabs.Panel>
      <Tabs.Panel value="activity">
        <ActivityList filter={{ subjectId: id }} pageSize={20} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Load({ id, actions }: { readonly id: string; readonly actions: InviteActions }) {
  const [{ data, error, fetching }] = useInviteQuery({
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  if (data?.invite) return <Details invite={data.invite} actions={actions} />;
  if (error) return <ProblemAlert problem={describeError(error)} />;
  return (
    <Center p="xl">{fetching ? <Loader aria-label="Loading" /> : <Text>This invite is gone.</Text>}</Center>
  );
}

function Details({
  invite,
  actions,
}: {
  readonly invite: InviteDetailsFragment;
  readonly actions: InviteActions;
}) {
  const { status, delivery } = invite;
  const allowed = new Set(invite.allowedActions);
  return (
    <Stack gap="lg">
      <div>
        <Title order={3} fz="h4" className={classes['email']} title={invite.email}>
          {addressInLetters(invite.email)}
        </Title>
        <Group mt="xs">
          <StatusBadge status={status} />
        </Group>
      </div>
      {allowed.size > 0 && (
        <Group gap="xs">
          {allowed.has('RESEND') && (
            <Button
              variant="default"
              leftSection={<IconMailForward size={16} />}
              onClick={() => actions.resend(invite)}
            >
              Send again
            </Button>
          )}
          {allowed.has('REINSTATE') && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} />}
              onClick={() => actions.reinstate(invite)}
            >
              Invite after all
            </Button>
          )}
          {allowed.has('COPY_LINK') && (
            <Button
              variant="default"
              leftSection={<IconLink size={16} />}
              onClick={() => actions.copyLink(invite)}
            >
              Copy the link
            </Button>
          )}
          <InviteMenu invite={invite} actions={actions} />
        </Group>
      )}
      <DataList labelWidth="9rem">
        <Fact label="Role">{invite.role === 'ADMIN' ? 'Admin' : 'Member'}</Fact>
        {invite.roles.length > 0 && (
          <Fact label="Labels">
            <Labels labels={invite.roles} all />
          </Fact>
        )}
        <Fact label="Invited by">
          <InvitedBy invite={invite} />
        </Fact>
        <Moments invite={invite} />
        <Fact label="Mail">
          {DELIVERY[delivery.status]}
          {delivery.sentCount > 1 && `, ${delivery.sentCount} times`}
          {delivery.lastSentAt && (
            <>
              , last <ExactMoment at={delivery.lastSentAt} />
            </>
          )}
        </Fact>
        <Reminders invite={invite} />
        {delivery.error && <Fact label="Why not">{delivery.error}</Fact>}
        {invite.declineReason && (
          <Fact label="Their reason">
            <Said>{invite.declineReason}</Said>
          </Fact>
        )}
        {invite.revokedBy && <Fact label="Revoked by">{invite.revokedBy.name}</Fact>}
        {invite.revokeReason && (
          <Fact label="Reason">
            <Said>{invite.revokeReason}</Said>
          </Fact>
        )}
        {invite.user && <Fact label="Account">{invite.user.name}</Fact>}
        {invite.message && (
          <Fact label="Message">
            <Said>{invite.message}</Said>
          </Fact>
        )}
      </DataList>
      <MailTries id={invite.id} of={invite.email} />
      <Metadata value={invite.metadata} />
    </Stack>
  );
}

/** What went beside the mails of the invite itself, and what is still to come. */
function Reminders({
  invite: { remindersSent, nextReminderAt },
}: {
  readonly invite: InviteDetailsFragment;
}) {
  if (remindersSent === 0 && !nextReminderAt) return null;
  return (
    <Fact label="Reminders">
      {`${remindersSent} sent`}
      {nextReminderAt && (
        <>
          , the next <ExactMoment at={nextReminderAt} />
        </>
      )}
    </Fact>
  );
}

/** What a person wrote, in the direction of its own letters. */
function Said({ children }: { readonly children: string }) {
  return (
    <span className={classes['message']} dir="auto">
      {children}
    </span>
  );
}

function Moments({ invite }: { readonly invite: InviteDetailsFragment }) {
  const moments: readonly (readonly [string, string | null])[] = [
    ['Created', invite.createdAt],
    [
      invite.status === 'EXPIRED' ? 'Expired' : 'Expires',
      invite.status === 'ACCEPTED' ? null : (invite.expiredAt ?? invite.expiresAt),
    ],
    ['Asked for a new link', invite.renewalRequestedAt],
    ['Accepted', invite.acceptedAt],
    ['Declined', invite.declinedAt],
    ['Revoked', invite.revokedAt],
  ];
  return moments.map(
    ([label, at]) =>
      at && (
        <Fact key={label} label={label}>
          <ExactMoment at={at} />
        </Fact>
      ),
  );
}
