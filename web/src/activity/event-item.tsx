import { Anchor, Code, Collapse, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import type { EventDetailsFragment } from '@usher/client';
import { ExactMoment, Moment } from '../time/moment.tsx';
import classes from './activity.module.css';
import { actorName, EVENT_WORDS, subjectName } from './event-words.ts';

interface Props {
  readonly event: EventDetailsFragment;
  readonly onActor: ((event: EventDetailsFragment) => void) | undefined;
  readonly onSubject: ((event: EventDetailsFragment) => void) | undefined;
}

/** One event, which opens to what it says. */
export function EventItem({ event, onActor, onSubject }: Props) {
  const [opened, { toggle }] = useDisclosure();
  const details = useId();
  return (
    <li className={classes['item']}>
      <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
        <Stack gap={2} miw={0}>
          <Text fz="sm" className={classes['text'] ?? ''}>
            <UnstyledButton
              className={classes['open'] ?? ''}
              onClick={toggle}
              aria-expanded={opened}
              aria-controls={details}
            >
              {EVENT_WORDS[event.type] ?? event.type}
            </UnstyledButton>{' '}
            <Name onClick={onSubject && (() => onSubject(event))}>{subjectName(event)}</Name>
          </Text>
          <Text fz="xs" c="dimmed" className={classes['text'] ?? ''}>
            by{' '}
            <Name onClick={onActor && event.actor.id ? () => onActor(event) : undefined}>
              {actorName(event)}
            </Name>
            {' · '}
            <Moment at={event.occurredAt} />
          </Text>
        </Stack>
        <IconChevronDown
          size={16}
          className={classes['chevron']}
          data-opened={opened || undefined}
          aria-hidden
        />
      </Group>
      <Collapse expanded={opened} id={details}>
        {opened && <Details event={event} />}
      </Collapse>
    </li>
  );
}

/** A name that narrows the list to whoever bears it. */
function Name({
  children,
  onClick,
}: {
  readonly children: string;
  readonly onClick: (() => void) | undefined;
}) {
  if (!onClick) return <span dir="auto">{children}</span>;
  return (
    <Anchor
      component="button"
      type="button"
      inherit
      dir="auto"
      className={classes['name'] ?? ''}
      onClick={onClick}
    >
      {children}
    </Anchor>
  );
}

function Details({ event }: { readonly event: EventDetailsFragment }) {
  return (
    <Stack gap="xs" pt="xs">
      <Text fz="xs" c="dimmed">
        <ExactMoment at={event.occurredAt} zone />
      </Text>
      {event.requestId && (
        <Text fz="xs" c="dimmed" className={classes['text'] ?? ''}>
          Request {event.requestId}
        </Text>
      )}
      <Code block tabIndex={0}>
        {JSON.stringify(event.data, null, 2)}
      </Code>
    </Stack>
  );
}
