/** How a client wants to be answered. */
export interface AcceptedAnswer {
  readonly mediaType: 'application/json' | 'application/graphql-response+json';
  /** It can read an event stream. */
  readonly eventStream: boolean;
  /** It can read nothing else, so even a single result comes as an event. */
  readonly onlyEventStream: boolean;
}

const JSON_ONLY: AcceptedAnswer = {
  mediaType: 'application/json',
  eventStream: false,
  onlyEventStream: false,
};
const ANYTHING: AcceptedAnswer = { mediaType: 'application/json', eventStream: true, onlyEventStream: false };

/**
 * Reads an Accept header. Of two types the first that we know wins; where we know none, JSON is the answer, as GraphQL
 * over HTTP allows: an unreadable refusal would help nobody.
 */
export function acceptedAnswer(accept: string | undefined): AcceptedAnswer {
  if (accept === undefined || accept === '*/*') return ANYTHING;
  if (accept === 'application/json') return JSON_ONLY;
  const types = accept
    .toLowerCase()
    .split(',')
    .flatMap((entry) => {
      const [type = '', ...parameters] = entry.split(';').map((part) => part.trim());
      return parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)) ? [] : [type];
    });
  const json = types.find(
    (type) =>
      type === 'application/json' ||
      type === 'application/graphql-response+json' ||
      type === 'application/*' ||
      type === '*/*',
  );
  return {
    mediaType:
      json === 'application/graphql-response+json' ? 'application/graphql-response+json' : 'application/json',
    eventStream: types.some((type) => type === 'text/event-stream' || type === 'text/*' || type === '*/*'),
    onlyEventStream: json === undefined && types.includes('text/event-stream'),
  };
}
