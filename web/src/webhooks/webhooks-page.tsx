import {
  Badge,
  Button,
  EmptyState,
  Group,
  Paper,
  Skeleton,
  Stack,
  Text,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import type { WebhookEndpointDetailsFragment } from '@usher/client';
import { useWebhookEndpointsQuery } from '@usher/client/urql';
import { ProblemAlert } from '../problem-alert.tsx';
import { Moment } from '../time/moment.tsx';
import { goTo, useParameter } from '../use-address.ts';
import { describeError } from '../words.ts';
import { CreateEndpointModal } from './create-endpoint-modal.tsx';
import { EndpointView } from './endpoint-view.tsx';
import { describeTypes, ENDPOINT_LOOKS } from './webhook-words.ts';
import classes from './webhooks.module.css';

/** Which other services are told what happens; or one of them, where the address names it. */
export function WebhooksPage() {
  const id = useParameter('endpoint');
  return id ? <EndpointView key={id} id={id} /> : <Endpoints />;
}

function Endpoints() {
  useDocumentTitle('Webhooks · Usher');
  const [{ data, error }] = useWebhookEndpointsQuery({ requestPolicy: 'cache-and-network' });
  const [creating, create] = useDisclosure();
  const endpoints = data?.webhookEndpoints;
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1} fz="h2">
          Webhooks
        </Title>
        <Button leftSection={<IconPlus size={18} />} onClick={create.open}>
          New endpoint
        </Button>
      </Group>
      <ProblemAlert problem={error && !endpoints ? describeError(error) : null} />
      {!endpoints && !error && <Skeleton h={96} radius="md" />}
      {endpoints?.length === 0 && (
        <EmptyState
          py="xl"
          icon={<IconWebhook size={40} stroke={1.25} />}
          title="No endpoints yet"
          description="An endpoint is an address of another service, which is told at once what happens here."
        />
      )}
      {endpoints && endpoints.length > 0 && (
        <Stack component="ul" gap="xs" className={classes['list']}>
          {endpoints.map((endpoint) => (
            <EndpointCard key={endpoint.id} endpoint={endpoint} />
          ))}
        </Stack>
      )}
      <CreateEndpointModal opened={creating} onClose={create.close} />
    </Stack>
  );
}

function EndpointCard({ endpoint }: { readonly endpoint: WebhookEndpointDetailsFragment }) {
  const { id, url, description, status, failingSince } = endpoint;
  const look = ENDPOINT_LOOKS[status];
  return (
    <Paper component="li" withBorder radius="md" p="md" className={classes['card']}>
      <Stack gap={6}>
        <Group gap="xs">
          <UnstyledButton className={classes['open'] ?? ''} onClick={() => goTo(`/webhooks?endpoint=${id}`)}>
            {url}
          </UnstyledButton>
          <Badge variant="dot" color={look.color}>
            {look.label}
          </Badge>
        </Group>
        {description && (
          <Text fz="sm" dir="auto" className={classes['text'] ?? ''}>
            {description}
          </Text>
        )}
        <Text fz="xs" c="dimmed">
          {describeTypes(endpoint)}
          {failingSince && (
            <>
              {' · '}nothing got through since <Moment at={failingSince} />
            </>
          )}
        </Text>
      </Stack>
    </Paper>
  );
}
