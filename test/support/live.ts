import { EventEmitter, once } from 'node:events';
import type { GraphqlError } from './graphql-client.ts';

/** What a stream says of a change. */
interface ToldChange {
  readonly id: string | null;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: it has the shape of whatever was selected
  readonly invite: any;
}

/** An open subscription to inviteChanged. */
export interface Watcher {
  /** Everything that was told so far. */
  readonly told: readonly ToldChange[];
  /** Waits for a change of this type, of this invite if one is named, that nobody has waited for yet. */
  sees(type: string, inviteId?: string | null): Promise<ToldChange>;
  /** Waits for the end; answers with the code of the error that was told last, and whether the service said `complete`. */
  ends(): Promise<{ code: string | null; completed: boolean }>;
  /** Goes away without a word, as a closed tab does. */
  leave(): void;
}

/** What GraphQL answers to a subscription that is not opened. */
export class StreamRefused extends Error {
  readonly code: string;
  constructor({ message, extensions }: GraphqlError) {
    super(message);
    this.code = extensions.code;
  }
}

const WAIT_MS = 10_000;
const SELECTION =
  'id type invite { id email status expiresAt invitedBy { name } user { id email } delivery { status sentCount error } }';

/**
 * Watches invites by server-sent events, with nothing but fetch.
 *
 * @returns once the service has answered: what is committed from then on is told
 * @throws StreamRefused
 */
export async function watchInvites(
  url: string,
  bearer: string | undefined,
  variables: { id?: string } = {},
  selection = SELECTION,
): Promise<Watcher> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    signal: leaving.signal,
    headers: {
      'content-type': 'application/json',
      // As urql sends it: a refusal comes as JSON, a stream as a stream.
      accept: 'application/json, text/event-stream',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify({
      query: `subscription Watch($id: ID) { inviteChanged(id: $id) { ${selection} } }`,
      variables,
    }),
  });
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    const { errors } = (await response.json()) as { errors: [GraphqlError] };
    throw new StreamRefused(errors[0]);
  }
  const told: ToldChange[] = [];
  const unseen: ToldChange[] = [];
  let code: string | null = null;
  let completed = false;
  let over = false;
  const news = new EventEmitter();

  function take(block: string): void {
    if (block.startsWith('event: complete')) completed = true;
    const data = block.match(/^event: next\ndata: (.*)$/s)?.[1];
    if (data === undefined) return;
    const { errors, data: result } = JSON.parse(data);
    if (errors) code = errors[0].extensions.code;
    else {
      told.push(result.inviteChanged);
      unseen.push(result.inviteChanged);
    }
  }

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block);
      news.emit('news');
    }
  }
  void read(response.body)
    // It was cut, by the service or by us: either way it is over.
    .catch(() => {})
    .finally(() => {
      over = true;
      news.emit('news');
    });

  async function until<Found>(what: string, find: () => Found | undefined): Promise<Found> {
    const deadline = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (over || deadline.aborted) {
        throw new Error(`${what} was waited for. ${JSON.stringify({ over, code, told }, null, 2)}`);
      }
      await once(news, 'news', { signal: deadline }).catch(() => {
        // Nothing came in time: said above.
      });
    }
  }

  return {
    told,
    sees: (type, inviteId) =>
      until(`${type} ${inviteId ?? ''}`, () => {
        const index = unseen.findIndex(
          (change) => change.type === type && (inviteId === undefined || change.id === inviteId),
        );
        return index === -1 ? undefined : unseen.splice(index, 1)[0];
      }),
    ends: () => until('The end', () => (over ? { code, completed } : undefined)),
    leave: () => leaving.abort(),
  };
}
