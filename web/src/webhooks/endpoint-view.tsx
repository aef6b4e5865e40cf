import { Anchor, Badge, Button, Center, DataList, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconArrowLeft } from '@tabler/icons-react';
import { isRefusal, type WebhookEndpointDetailsFragment } from '@usher/client';
import { useUpdateWebhookEndpointMutation, useWebhookEndpointQuery } from '@usher/client/urql';
import { type MouseEvent, useState } from 'react';
import { EVENT_WORDS } from '../activity/event-words.ts';
import { Fact } from '../look/fact.tsx';
import { notifyError, notifyRefusal } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { ExactMoment } from '../time/moment.tsx';
import { goTo } from '../use-address.ts';
import { describeError } from '../words.ts';
import { DeliveryList } from './delivery-list.tsx';
import { EndpointDialogs, type EndpointQuestion } from './endpoint-dialogs.tsx';
import { ENDPOINT_LOOKS } from './webhook-words.ts';
import classes from './webhooks.module.css';

/** Everything about one endpoint, and what was sent to it. */
export function EndpointView({ id }: { readonly id: string }) {
  useDocumentTitle('Webhook endpoint · Usher');
  const [{ data, error, fetching }] = useWebhookEndpointQuery({
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const endpoint = data?.webhookEndpoint;
  return (
    <Stack gap="lg">
      <BackLink />
      {endpoint && <Endpoint endpoint={endpoint} />}
      {!endpoint && error && <ProblemAlert problem={describeError(error)} />}
      {!endpoint && !error && (
        <Center p="xl">
          {fetching ? <Loader aria-label="Loading" /> : <Text>This endpoint is gone.</Text>}
        </Center>
      )}
    </Stack>
  );
}

function BackLink() {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    goTo('/webhooks');
  };
  return (
    <Anchor href="/webhooks" onClick={follow} fz="sm">
      <Group gap={6} component="span">
        <IconArrowLeft size={16} /> All endpoints
      </Group>
    </Anchor>
  );
}

function Endpoint({ endpoint }: { readonly endpoint: WebhookEndpointDetailsFragment }) {
  const [question, setQuestion] = useState<EndpointQuestion | null>(null);
  const [queued, setQueued] = useState(0);
  const look = ENDPOINT_LOOKS[endpoint.status];
  return (
    <>
      <div>
        <Title order={1} fz="h3" className={classes['text'] ?? ''}>
          {endpoint.url}
        </Title>
        <Group mt="xs" gap="xs">
          <Badge variant="dot" color={look.color}>
            {look.label}
          </Badge>
          {endpoint.description && (
            <Text fz="sm" dir="auto" className={classes['text'] ?? ''}>
              {endpoint.description}
            </Text>
          )}
        </Group>
      </div>
      <Group gap="xs">
        <Button onClick={() => setQuestion('test')}>Send a test</Button>
        <PauseButton endpoint={endpoint} />
        <Button variant="default" onClick={() => setQuestion('edit')}>
          Change
        </Button>
        <Button variant="default" onClick={() => setQuestion('rotate')}>
          New secret
        </Button>
        <Button variant="default" onClick={() => setQuestion('delete')}>
          Delete
        </Button>
      </Group>
      <Facts endpoint={endpoint} />
      <DeliveryList endpointId={endpoint.id} queued={queued} onReplay={() => setQuestion('replay')} />
      <EndpointDialogs
        question={question}
        endpoint={endpoint}
        onClose={() => setQuestion(null)}
        onQueued={() => setQueued((times) => times + 1)}
      />
    </>
  );
}

function PauseButton({ endpoint: { id, status } }: { readonly endpoint: WebhookEndpointDetailsFragment }) {
  const [{ fetching }, updateEndpoint] = useUpdateWebhookEndpointMutation();
  const active = status === 'ACTIVE';
  const change = async () => {
    const { data, error } = await updateEndpoint({ input: { id, paused: active } });
    if (!data) notifyError(error);
    else if (isRefusal(data.updateWebhookEndpoint)) notifyRefusal(data.updateWebhookEndpoint);
  };
  return (
    <Button variant="default" loading={fetching} onClick={change}>
      {active ? 'Pause' : 'Resume'}
    </Button>
  );
}

const STOPPED: Readonly<Record<string, string>> = {
  FAILING: 'Nothing got through for three days. Mend it, then resume.',
  GONE: 'It answered that it is gone (410).',
};

function Facts({ endpoint }: { readonly endpoint: WebhookEndpointDetailsFragment }) {
  const { eventTypes, disabledReason, failingSince, secretPrefix, previousSecretExpiresAt } = endpoint;
  return (
    <DataList labelWidth="9rem">
      <Fact label="Told of">
        {eventTypes.length === 0
          ? 'Everything'
          : eventTypes.map((type) => EVENT_WORDS[type] ?? type).join(', ')}
      </Fact>
      {disabledReason && <Fact label="Stopped">{STOPPED[disabledReason]}</Fact>}
      {failingSince && (
        <Fact label="Failing since">
          <ExactMoment at={failingSince} />
        </Fact>
      )}
      <Fact label="Secret">
        {secretPrefix}…
        {previousSecretExpiresAt && (
          <>
            , and the one before it until <ExactMoment at={previousSecretExpiresAt} />
          </>
        )}
      </Fact>
      <Fact label="Made">
        <ExactMoment at={endpoint.createdAt} />
        {endpoint.createdBy && ` by ${endpoint.createdBy.name}`}
      </Fact>
    </DataList>
  );
}
