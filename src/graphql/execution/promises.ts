/** Whether a value has to be waited for. */
export function isPromise<Value>(value: Value): value is Value & Promise<Awaited<Value>> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/**
 * Rejects with an error when everything that was begun has come to its end: nothing of it may go on behind the answer, and
 * what fails unseen ends the process.
 */
export async function failAfter(begun: readonly unknown[], error: unknown): Promise<never> {
  await Promise.allSettled(begun);
  throw error;
}
