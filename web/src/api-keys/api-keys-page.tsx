import { Badge, Button, Code, EmptyState, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import type { ApiKeyDetailsFragment } from '@usher/client';
import { useApiKeysQuery } from '@usher/client/urql';
import { useState } from 'react';
import { ProblemAlert } from '../problem-alert.tsx';
import { Moment } from '../time/moment.tsx';
import { describeError } from '../words.ts';
import classes from './api-keys-page.module.css';
import { CreateKeyModal } from './create-key-modal.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';

/** The keys that programs sign in with. */
export function ApiKeysPage() {
  useDocumentTitle('API keys · Usher');
  const [{ data, error }] = useApiKeysQuery({ requestPolicy: 'cache-and-network' });
  const [creating, create] = useDisclosure();
  const [revoking, setRevoking] = useState<ApiKeyDetailsFragment | null>(null);
  const keys = data?.apiKeys;

  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1} fz="h2">
          API keys
        </Title>
        <Button leftSection={<IconPlus size={18} />} onClick={create.open}>
          New key
        </Button>
      </Group>
      <ProblemAlert problem={error && !keys ? describeError(error) : null} />
      {!keys && !error && <Skeleton h={96} radius="md" />}
      {keys?.length === 0 && (
        <EmptyState
          py="xl"
          icon={<IconKey size={40} stroke={1.25} />}
          title="No keys yet"
          description="A key lets a program invite people, or read who was invited, without anybody signing in."
        />
      )}
      {keys && keys.length > 0 && (
        <Stack component="ul" gap="xs" className={classes['list']}>
          {keys.map((key) => (
            <KeyCard key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </Stack>
      )}
      <CreateKeyModal opened={creating} onClose={create.close} />
      <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </Stack>
  );
}

function KeyCard({
  apiKey,
  onRevoke,
}: {
  readonly apiKey: ApiKeyDetailsFragment;
  readonly onRevoke: () => void;
}) {
  const { name, prefix, scopes, createdAt, createdBy, expiresAt, lastUsedAt, revokedAt } = apiKey;
  const expired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return (
    <Paper component="li" withBorder radius="md" p="md" className={classes['card']}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={6} miw={0}>
          <Group gap="xs">
            <Text fw={550}>{name}</Text>
            <Code>{prefix}…</Code>
            {revokedAt && (
              <Badge variant="dot" color="gray">
                Revoked
              </Badge>
            )}
            {!revokedAt && expired && (
              <Badge variant="dot" color="orange">
                Expired
              </Badge>
            )}
          </Group>
          <Group gap={4}>
            {scopes.map((scope) => (
              <Badge key={scope} variant="default" size="sm">
                {scope}
              </Badge>
            ))}
          </Group>
          <Text fz="xs" c="dimmed">
            Created <Moment at={createdAt} />
            {createdBy && ` by ${createdBy.name}`}
            {' · '}
            {lastUsedAt ? (
              <>
                last used <Moment at={lastUsedAt} />
              </>
            ) : (
              'never used'
            )}
            {expiresAt && !revokedAt && (
              <>
                {' · '}
                {expired ? 'expired ' : 'expires '}
                <Moment at={expiresAt} />
              </>
            )}
          </Text>
        </Stack>
        {!revokedAt && (
          <Button variant="default" size="sm" onClick={onRevoke} aria-label={`Revoke ${name}`}>
            Revoke
          </Button>
        )}
      </Group>
    </Paper>
  );
}
