import { Badge, Button, Group, List, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { isRefusal, type SessionsQuery } from '@usher/client';
import { useEndOtherSessionsMutation, useEndSessionMutation, useSessionsQuery } from '@usher/client/urql';
import { useState } from 'react';
import { notifyDone, notifyError, notifyRefusal } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { Moment } from '../time/moment.tsx';
import { describeError } from '../words.ts';
import { browserName } from './browser-name.ts';

type OpenSession = NonNullable<SessionsQuery['sessions']>[number];

/** Where one is signed in, and an end to it. */
export function Sessions() {
  const [{ data, error }, read] = useSessionsQuery({ requestPolicy: 'cache-and-network' });
  const [{ fetching }, endOtherSessions] = useEndOtherSessionsMutation();
  const sessions = data?.sessions ?? null;
  const refresh = () => read({ requestPolicy: 'network-only' });

  const endOthers = async () => {
    const ended = await endOtherSessions({});
    if (!ended.data) return notifyError(ended.error);
    notifyDone('Everywhere else you are signed out');
    refresh();
  };

  return (
    <Paper withBorder p="lg" radius="md">
      <Stack>
        <Title order={2} fz="h4">
          Where you are signed in
        </Title>
        <ProblemAlert problem={error && !sessions ? describeError(error) : null} />
        {!sessions && !error && <Skeleton h={56} radius="md" role="status" aria-label="Loading sessions" />}
        <List listStyleType="none" spacing="md" p={0}>
          {sessions?.map((session) => (
            <List.Item key={session.id}>
              <SessionRow session={session} onEnded={refresh} />
            </List.Item>
          ))}
        </List>
        {(sessions?.length ?? 0) > 1 && (
          <Group justify="flex-end">
            <Button variant="default" loading={fetching} onClick={endOthers}>
              Sign out everywhere else
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

function SessionRow({ session, onEnded }: { readonly session: OpenSession; readonly onEnded: () => void }) {
  const [, endSession] = useEndSessionMutation();
  const [ending, setEnding] = useState(false);
  const name = browserName(session.userAgent);

  const end = async () => {
    setEnding(true);
    const { data, error } = await endSession({ input: { id: session.id } });
    setEnding(false);
    if (!data) return notifyError(error);
    // One that has ended by itself meanwhile is what was wanted.
    if (isRefusal(data.endSession) && data.endSession.code !== 'SESSION_NOT_FOUND') {
      return notifyRefusal(data.endSession);
    }
    onEnded();
  };

  return (
    <Group justify="space-between" wrap="nowrap" align="center">
      <div>
        <Group gap="xs">
          <Text fz="sm" fw={550}>
            {name}
          </Text>
          {session.current && (
            <Badge variant="default" size="sm">
              This one
            </Badge>
          )}
        </Group>
        <Text fz="xs" c="dimmed">
          Signed in <Moment at={session.createdAt} />
          {session.lastRefreshedAt && (
            <>
              , used <Moment at={session.lastRefreshedAt} />
            </>
          )}
        </Text>
      </div>
      {!session.current && (
        <Button variant="default" size="sm" loading={ending} onClick={end} aria-label={`Sign out of ${name}`}>
          Sign out
        </Button>
      )}
    </Group>
  );
}
