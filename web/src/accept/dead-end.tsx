import { Anchor, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import {
  IconCircleCheck,
  IconClockOff,
  IconLinkOff,
  IconMailForward,
  IconMailOff,
} from '@tabler/icons-react';
import type { ErrorCode } from '@usher/client';
import { useWords } from '../language/language.tsx';
import type { MessageId } from '../language/messages.ts';
import { AskAgain } from './ask-again.tsx';
import { isTokenShaped } from './token-in-address.ts';

interface Ending {
  readonly icon: typeof IconLinkOff;
  /** What is said of it: a title, why, and what to do next. */
  readonly says: readonly MessageId[];
  readonly canSignIn?: true;
}

type EndName = MessageId extends infer Id ? (Id extends `page.end.${infer Name}.next` ? Name : never) : never;

function saying(name: EndName): Ending['says'] {
  return [`page.end.${name}.title`, `page.end.${name}.text`, `page.end.${name}.next`];
}

const INCOMPLETE: Ending = { icon: IconLinkOff, says: saying('incomplete') };

/** The link is whole, and no invite belongs to it: the service keeps nothing of one that was deleted. */
const GONE: Ending = { icon: IconMailOff, says: saying('gone') };

const ENDINGS: Partial<Record<ErrorCode, Ending>> = {
  INVITE_EXPIRED: { icon: IconClockOff, says: saying('expired') },
  INVITE_REVOKED: { icon: IconMailOff, says: saying('revoked') },
  INVITE_SUPERSEDED: { icon: IconMailForward, says: saying('superseded') },
  INVITE_ALREADY_ACCEPTED: { icon: IconCircleCheck, says: saying('accepted'), canSignIn: true },
  INVITE_DECLINED: { icon: IconMailOff, says: saying('declined') },
  INVITE_NO_LONGER_AUTHORIZED: { icon: IconMailOff, says: saying('unauthorized') },
  USER_ALREADY_EXISTS: {
    icon: IconCircleCheck,
    says: ['page.end.exists.title', 'page.end.exists.text'],
    canSignIn: true,
  },
};

interface Props {
  readonly code: ErrorCode | null;
  readonly token: string | null;
  /** Whether a new link may be asked for. */
  readonly renewable?: boolean;
}

/** Says why there is nothing to accept, and what to do next. */
export function DeadEnd({ code, token, renewable = false }: Props) {
  const words = useWords();
  const unknown = token && isTokenShaped(token) ? GONE : INCOMPLETE;
  const { icon: Icon, says, canSignIn } = (code && ENDINGS[code]) ?? unknown;
  const [title = 'page.end.gone.title', ...texts] = says;
  return (
    <Stack gap="sm" role="status">
      <ThemeIcon variant="light" size={48} radius="xl">
        <Icon size={26} stroke={1.5} />
      </ThemeIcon>
      <Title order={1} fz="h3">
        {words(title)}
      </Title>
      {texts.map((id) => (
        <Text key={id}>{words(id)}</Text>
      ))}
      {renewable && token && <AskAgain token={token} />}
      {canSignIn && (
        <Anchor href="/" underline="always">
          {words('page.signIn.submit')}
        </Anchor>
      )}
    </Stack>
  );
}

/** Whether a refusal ends it: there is nothing left to try on this page. */
export function isEnd(code: ErrorCode): boolean {
  return code in ENDINGS || code === 'INVITE_INVALID_TOKEN';
}
