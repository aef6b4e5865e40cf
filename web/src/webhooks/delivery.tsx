import { Badge, Button, Collapse, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import type { WebhookDeliveryDetailsFragment } from '@usher/client';
import { useState } from 'react';
import { EVENT_WORDS } from '../activity/event-words.ts';
import { ExactMoment, Moment } from '../time/moment.tsx';
import { DELIVERY_LOOKS, describeAttempt } from './webhook-words.ts';
import classes from './webhooks.module.css';

interface Props {
  readonly delivery: WebhookDeliveryDetailsFragment;
  readonly onSendAgain: () => Promise<void>;
}

/** One delivery, which opens to its tries. */
export function Delivery({ delivery, onSendAgain }: Props) {
  const { event, status, replay, createdAt, nextAttemptAt, attempts } = delivery;
  const [opened, { toggle }] = useDisclosure();
  const tries = useId();
  const look = DELIVERY_LOOKS[status];
  const name = event ? (EVENT_WORDS[event.type] ?? event.type) : 'An event that is not kept any more';
  const last = attempts.at(-1);
  return (
    <Paper component="li" withBorder radius="md" p="md" className={classes['card']}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <Stack gap={6} miw={0} align="flex-start">
          <Group gap="xs">
            <UnstyledButton
              className={classes['open'] ?? ''}
              onClick={toggle}
              aria-expanded={opened}
              aria-controls={tries}
            >
              {name}
            </UnstyledButton>
            <Badge variant="dot" color={look.color}>
              {look.label}
            </Badge>
            {replay && <Badge variant="default">Sent again</Badge>}
          </Group>
          <Text fz="xs" c="dimmed">
            <Moment at={createdAt} />
            {last && ` · ${describeAttempt(last)}`}
            {attempts.length > 1 && ` · ${attempts.length} tries`}
          </Text>
        </Stack>
        {status !== 'QUEUED' && <SendAgainButton name={name} onSendAgain={onSendAgain} />}
      </Group>
      <Collapse expanded={opened} id={tries}>
        {opened && (
          <Stack gap="xs" pt="xs">
            {attempts.length === 0 && <Text fz="sm">Nothing was tried yet.</Text>}
            <ol className={classes['tries']}>
              {attempts.map((attempt) => (
                <li key={attempt.at}>
                  <ExactMoment at={attempt.at} />: {describeAttempt(attempt)}
                </li>
              ))}
            </ol>
            {nextAttemptAt && (
              <Text fz="sm">
                Tried next <Moment at={nextAttemptAt} />
              </Text>
            )}
          </Stack>
        )}
      </Collapse>
    </Paper>
  );
}

function SendAgainButton({ name, onSendAgain }: Pick<Props, 'onSendAgain'> & { readonly name: string }) {
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    await onSendAgain();
    setBusy(false);
  };
  return (
    <Button variant="default" size="sm" loading={busy} onClick={send} aria-label={`Send again: ${name}`}>
      Again
    </Button>
  );
}
