import { Anchor, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import {
  IconCircleCheck,
  IconClockOff,
  IconLinkOff,
  IconMailForward,
  IconMailOff,
} from '@tabler/icons-react';
import type { ErrorCode } from '@usher/client';
import type { ReactNode } from 'react';
import { isTokenShaped } from './token-in-address.ts';

interface Ending {
  readonly icon: typeof IconLinkOff;
  readonly title: string;
  readonly text: string;
  readonly next: ReactNode;
}

const SIGN_IN = <Anchor href="/">Sign in</Anchor>;

const INCOMPLETE: Ending = {
  icon: IconLinkOff,
  title: 'This link is not complete',
  text: 'A part of it was lost on the way.',
  next: 'Open the link in your mail once more, or copy all of it into the address bar.',
};

/** The link is whole, and no invite belongs to it: the service keeps nothing of one that was deleted. */
const GONE: Ending = {
  icon: IconMailOff,
  title: 'This invite is no longer there',
  text: 'Whoever sent it has probably deleted it. The link itself is complete.',
  next: 'Ask whoever invited you for a new one. If a later mail has another link, open that one.',
};

const ENDINGS: Partial<Record<ErrorCode, Ending>> = {
  INVITE_EXPIRED: {
    icon: IconClockOff,
    title: 'This invite has expired',
    text: 'It was valid for a limited time only.',
    next: 'Ask whoever invited you to send it again. You then get a new link.',
  },
  INVITE_REVOKED: {
    icon: IconMailOff,
    title: 'This invite was withdrawn',
    text: 'Whoever sent it has taken it back.',
    next: 'If that surprises you, ask them.',
  },
  INVITE_SUPERSEDED: {
    icon: IconMailForward,
    title: 'There is a newer link',
    text: 'This invite was sent again, and only the latest mail counts.',
    next: 'Look for a more recent mail, and open the link in that one.',
  },
  INVITE_ALREADY_ACCEPTED: {
    icon: IconCircleCheck,
    title: 'This invite has been used',
    text: 'An account was made with it.',
    next: <>If that was you: {SIGN_IN}. If not, tell whoever invited you.</>,
  },
  INVITE_DECLINED: {
    icon: IconMailOff,
    title: 'This invite was declined',
    text: 'Whoever sent it has been told.',
    next: 'If you have changed your mind, ask them for a new one.',
  },
  INVITE_NO_LONGER_AUTHORIZED: {
    icon: IconMailOff,
    title: 'This invite needs to be sent again',
    text: 'Whoever sent it may no longer give what it promises.',
    next: 'Ask an admin to send it again.',
  },
  USER_ALREADY_EXISTS: {
    icon: IconCircleCheck,
    title: 'You have an account already',
    text: 'There is one for this address.',
    next: SIGN_IN,
  },
};

interface Props {
  readonly code: ErrorCode | null;
  readonly token: string | null;
}

/** Says why there is nothing to accept, and what to do next. */
export function DeadEnd({ code, token }: Props) {
  const unknown = token && isTokenShaped(token) ? GONE : INCOMPLETE;
  const { icon: Icon, title, text, next } = (code && ENDINGS[code]) ?? unknown;
  return (
    <Stack gap="sm" role="status">
      <ThemeIcon variant="light" size={48} radius="xl">
        <Icon size={26} stroke={1.5} />
      </ThemeIcon>
      <Title order={1} fz="h3">
        {title}
      </Title>
      <Text>{text}</Text>
      <Text>{next}</Text>
    </Stack>
  );
}

/** Whether a refusal ends it: there is nothing left to try on this page. */
export function isEnd(code: ErrorCode): boolean {
  return code in ENDINGS || code === 'INVITE_INVALID_TOKEN';
}
