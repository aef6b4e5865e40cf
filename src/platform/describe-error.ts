/** Far more than any message of ours; a driver may put a whole statement into one. */
const LONGEST_MESSAGE = 2_000;

/** An address that a mail server or a driver may quote. It finds every address that can be invited, not every one there is. */
const ADDRESS = /[\w.!#$%&'*+=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*/gi;

/** A text without the mail addresses in it. */
export function withoutAddresses(text: string): string {
  return text.replace(ADDRESS, '[address]');
}

/**
 * What a log keeps of an error: its kind, its words and where it came from. Not its other properties, where drivers put
 * rows, parameters and values of unique columns; and nobody's address.
 */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: `thrown: ${typeof error}` };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutAddresses(error.message.slice(0, LONGEST_MESSAGE)),
    ...(typeof code === 'string' ? { code } : {}),
    stack: withoutAddresses(error.stack?.slice(0, LONGEST_MESSAGE * 2) ?? ''),
    ...(error.cause !== undefined && depth < 2 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}
