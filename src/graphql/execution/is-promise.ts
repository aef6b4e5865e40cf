/** Whether a value has to be waited for. */
export function isPromise<Value>(value: Value): value is Value & Promise<Awaited<Value>> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
