import { Button, Center, Loader, Stack } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ErrorCode } from '@usher/client';
import type { Auth } from '@usher/client/auth';
import { useValidateInviteQuery } from '@usher/client/urql';
import { type ReactNode, useEffect, useState } from 'react';
import { brand } from '../brand.ts';
import { DocumentLanguage } from '../language/document-language.tsx';
import { useLanguage, useWords } from '../language/language.tsx';
import { usePageProblems } from '../language/page-problems.ts';
import { ProblemAlert } from '../problem-alert.tsx';
import { AcceptForm } from './accept-form.tsx';
import { Accepted, type AcceptedPayload } from './accepted.tsx';
import { DeadEnd } from './dead-end.tsx';
import { Frame } from './frame.tsx';
import { forgetInviteToken, onNextInviteToken } from './invite-token.ts';
import { isTokenShaped } from './token-in-address.ts';

interface Props {
  readonly auth: Auth;
  readonly firstToken: string | null;
}

/** The page behind an invite's link: who invites whom to what, and what to do about it. */
export function AcceptPage({ auth, firstToken }: Props) {
  const words = useWords();
  useDocumentTitle(`${words('page.title.invitation')} · ${brand.name}`);
  const [token, setToken] = useState(firstToken);
  useEffect(() => onNextInviteToken(setToken), []);
  // What was cut off is no question to the service.
  const whole = token !== null && isTokenShaped(token);
  if (whole) return <OneInvite key={token} auth={auth} token={token} />;
  return (
    <Frame>
      <DeadEnd code={null} token={token} />
    </Frame>
  );
}

/** Without the frame: in the middle of the page, it would jump when it is filled. */
function Waiting() {
  const words = useWords();
  return (
    <Center component="main" mih="100dvh">
      <DocumentLanguage />
      <Loader aria-label={words('page.looking')} />
    </Center>
  );
}

/** What became of the invite while the page was open. */
type Outcome = { readonly accepted: AcceptedPayload } | { readonly ended: ErrorCode } | null;

function OneInvite({ auth, token }: { readonly auth: Auth; readonly token: string }) {
  const { words, suggest } = useLanguage();
  const { describeError } = usePageProblems();
  const [{ data, error, fetching }, validate] = useValidateInviteQuery({
    variables: { token },
    requestPolicy: 'network-only',
  });
  const [outcome, setOutcome] = useState<Outcome>(null);
  const locale = data?.validateInvite.invite?.locale;
  // biome-ignore lint/correctness/useExhaustiveDependencies: suggested once, when it becomes known; what is chosen later stays
  useEffect(() => suggest(locale), [locale]);

  function content(): ReactNode {
    if (outcome && 'accepted' in outcome) return <Accepted auth={auth} payload={outcome.accepted} />;
    // An invite that expired while the page was open is judged anew: that says whether a new link may be asked for.
    if (outcome) {
      return (
        <DeadEnd
          code={outcome.ended}
          token={token}
          renewable={outcome.ended === 'INVITE_EXPIRED' && data?.validateInvite.renewable === true}
        />
      );
    }
    if (error) {
      return (
        <Stack align="flex-start">
          <ProblemAlert problem={describeError(error)} />
          <Button
            variant="default"
            loading={fetching}
            onClick={() => validate({ requestPolicy: 'network-only' })}
          >
            {words('page.tryAgain')}
          </Button>
        </Stack>
      );
    }
    const validation = data?.validateInvite;
    if (!validation) return null;
    if (!validation.invite) {
      return <DeadEnd code={validation.code ?? null} token={token} renewable={validation.renewable} />;
    }
    return (
      <AcceptForm
        token={token}
        invite={validation.invite}
        onAccepted={(accepted) => {
          forgetInviteToken();
          setOutcome({ accepted });
        }}
        onEnded={(ended) => {
          setOutcome({ ended });
          if (ended === 'INVITE_EXPIRED') validate({ requestPolicy: 'network-only' });
        }}
      />
    );
  }

  const shown = content();
  return shown === null ? <Waiting /> : <Frame>{shown}</Frame>;
}
