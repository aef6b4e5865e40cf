import { Button, EmptyState, Group, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { isRefusal, type WebhookDeliveryStatus } from '@usher/client';
import { useReplayWebhooksMutation, useWebhookDeliveryList } from '@usher/client/urql';
import { useEffect, useRef } from 'react';
import { PageButtons } from '../look/page-buttons.tsx';
import { notifyDone, notifyError, notifyRefusal } from '../notify.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { setParameters, useParameter } from '../use-address.ts';
import { useKept } from '../use-kept.ts';
import { describeError } from '../words.ts';
import { Delivery } from './delivery.tsx';
import { DELIVERY_LOOKS } from './webhook-words.ts';
import classes from './webhooks.module.css';

/** Often enough to see a try come to its end. */
const LOOK_EVERY_MS = 5_000;
const CHOICES = [
  { value: '', label: 'All' },
  ...Object.entries(DELIVERY_LOOKS).map(([value, { label }]) => ({ value, label })),
];

interface Props {
  readonly endpointId: string;
  /** Changes when more were queued: they are looked for at once. */
  readonly queued: number;
  readonly onReplay: () => void;
}

/** What was sent to an endpoint, and what is on its way. */
export function DeliveryList({ endpointId, queued, onReplay }: Props) {
  const chosen = useParameter('deliveries');
  const status = chosen !== null && chosen in DELIVERY_LOOKS ? (chosen as WebhookDeliveryStatus) : null;
  const list = useWebhookDeliveryList({
    endpointId,
    pageSize: 25,
    refreshEveryMs: LOOK_EVERY_MS,
    ...(status && { filter: { status: [status] } }),
  });
  const rows = useKept(list.rows);
  const { error, pageNumber, showPrevious, showNext, refresh } = list;
  const seen = useRef(queued);
  useEffect(() => {
    if (seen.current === queued) return;
    seen.current = queued;
    refresh();
  });
  const sendAgain = useSendAgain(endpointId, refresh);

  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <Title order={2} fz="h4">
          Deliveries
        </Title>
        <Group gap="xs">
          <Select
            aria-label="Which deliveries"
            data={CHOICES}
            value={status ?? ''}
            allowDeselect={false}
            onChange={(value) => setParameters({ deliveries: value || null })}
            w={140}
          />
          <Button variant="default" onClick={onReplay}>
            Send many again
          </Button>
        </Group>
      </Group>
      <ProblemAlert problem={error && !rows ? describeError(error) : null} />
      {!rows && !error && <Skeleton h={72} radius="md" />}
      {rows?.length === 0 && (
        <EmptyState py="xl" icon={<IconSend size={40} stroke={1.25} />} title="Nothing was sent" />
      )}
      {rows && rows.length > 0 && (
        <Stack component="ul" gap="xs" className={classes['list']} aria-label="Deliveries">
          {rows.map((delivery) => (
            <Delivery key={delivery.id} delivery={delivery} onSendAgain={() => sendAgain(delivery.id)} />
          ))}
        </Stack>
      )}
      {(showPrevious || showNext) && (
        <Group justify="space-between">
          <Text fz="sm" c="dimmed" role="status">
            Page {pageNumber}
          </Text>
          <PageButtons showPrevious={showPrevious} showNext={showNext} labels={['Newer', 'Older']} />
        </Group>
      )}
    </Stack>
  );
}

function useSendAgain(endpointId: string, refresh: () => void): (deliveryId: string) => Promise<void> {
  const [, replay] = useReplayWebhooksMutation();
  return async (deliveryId) => {
    const { data, error } = await replay({ input: { endpointId, webhooks: { deliveryIds: [deliveryId] } } });
    if (!data) return notifyError(error);
    if (isRefusal(data.replayWebhooks)) return notifyRefusal(data.replayWebhooks);
    notifyDone('On its way again');
    refresh();
  };
}
