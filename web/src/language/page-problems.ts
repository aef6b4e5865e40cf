import type { CombinedError } from 'urql';
import type { Problem, Refusal } from '../words.ts';
import { useWords } from './language.tsx';
import type { MessageId } from './messages.ts';
import type { Words } from './words.ts';

/** Puts what did not work out into the language of the page. */
export function usePageProblems() {
  const words = useWords();
  return {
    /** An error that is no refusal: of access, of the network, or of the service. */
    describeError: (error: CombinedError): Problem => describeError(words, error),
    /** A refusal that a page has no words of its own for. */
    describeRefusal: ({ retryAfterSeconds }: Refusal): Problem =>
      retryAfterSeconds === undefined
        ? problem(words, 'validation')
        : {
            title: words('page.problem.wait.title'),
            text: words('page.problem.wait.text', { wait: words.duration(retryAfterSeconds) }),
          },
  };
}

type Named = MessageId extends infer Id
  ? Id extends `page.problem.${infer Name}.title`
    ? Name
    : never
  : never;

function describeError(words: Words, { networkError, graphQLErrors: [first] }: CombinedError): Problem {
  switch (first?.extensions['code']) {
    case 'UNAUTHENTICATED':
      return problem(words, 'signedOut');
    case 'FORBIDDEN':
      return problem(words, 'notAllowed');
    case 'SERVICE_UNAVAILABLE':
      return problem(words, 'unavailable');
    case 'BAD_USER_INPUT':
      return problem(words, 'validation');
  }
  if (networkError) return problem(words, 'network');
  const id = first?.extensions['requestId'];
  const { title, text } = problem(words, 'fault');
  return {
    title,
    text: typeof id === 'string' ? `${text} ${words('page.problem.fault.reference', { id })}` : text,
  };
}

function problem(words: Words, name: Exclude<Named, 'wait'>): Problem {
  return { title: words(`page.problem.${name}.title`), text: words(`page.problem.${name}.text`) };
}
