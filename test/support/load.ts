import { graphqlClient } from './graphql-client.ts';
import { someone } from './seed.ts';

/** What became of the calls of a crowd that invites people, one after the other. */
export interface Load {
  /** The addresses whose invite was acknowledged, each with its link. */
  readonly acknowledged: Map<string, string>;
  /** How many calls were told to come again. */
  unavailable: number;
  /** How many calls found nobody there. */
  refused: number;
  /** How many calls were cut off without an answer: nobody knows what became of those. */
  cutOff: number;
  /** Ends the crowd, and answers when everybody has had an answer. */
  end(): Promise<void>;
}

/**
 * Has people invite others, each one after the other, until `end`. Anything but a yes, a "come again" or a cut connection
 * fails it.
 *
 * @param options.people how many at once
 */
export function startLoad(options: { url: string; bearer: string; people: number }): Load {
  const client = graphqlClient(`${options.url}/graphql`, options.bearer);
  let over = false;
  const load = {
    acknowledged: new Map<string, string>(),
    unavailable: 0,
    refused: 0,
    cutOff: 0,
    async end() {
      over = true;
      await crowd;
    },
  };
  const person = async () => {
    while (!over) await inviteOne(client, load);
  };
  const crowd = Promise.all(Array.from({ length: options.people }, person));
  crowd.catch(() => {
    // `end` says it.
  });
  return load;
}

const CREATE =
  'mutation Create($input: CreateInviteInput!) { createInvite(input: $input) { __typename ... on CreateInvitePayload { inviteLink } } }';

async function inviteOne(
  client: ReturnType<typeof graphqlClient>,
  load: Pick<Load, 'acknowledged' | 'unavailable' | 'refused' | 'cutOff'>,
): Promise<void> {
  const email = someone('load');
  let answer: Awaited<ReturnType<typeof client.send>>;
  try {
    answer = await client.send(CREATE, { input: { email } });
  } catch (error) {
    // fetch's word for a connection that was refused or cut.
    if (!(error instanceof TypeError)) throw error;
    const { code } = error.cause as { code?: string };
    if (code === 'ECONNREFUSED') load.refused += 1;
    else load.cutOff += 1;
    return;
  }
  const { data, errors, status } = answer;
  if (errors?.every(({ extensions }) => extensions.code === 'SERVICE_UNAVAILABLE')) load.unavailable += 1;
  else if (data?.createInvite.__typename === 'CreateInvitePayload')
    load.acknowledged.set(email, data.createInvite.inviteLink);
  else throw new Error(`Nobody expected this answer: ${JSON.stringify({ status, data, errors })}`);
}
