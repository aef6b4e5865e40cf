/**
 * How soon a second signal of the same kind is the first one again. A terminal and systemd signal every process of a
 * group, and npm passes what it gets on to its child, so one Ctrl-C comes twice. A person is slower than that.
 */
const SAME_SIGNAL_MS = 500;

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** What a signal means. */
export type Meaning = 'stop' | 'again' | 'at once';

/** Tells what each signal means, by those that came before it. */
export function createSignalReader(
  now: () => number = () => performance.now(),
): (signal: StopSignal) => Meaning {
  let first: { readonly signal: StopSignal; readonly at: number } | undefined;
  return (signal) => {
    if (!first) {
      first = { signal, at: now() };
      return 'stop';
    }
    return signal === first.signal && now() - first.at < SAME_SIGNAL_MS ? 'again' : 'at once';
  };
}

/** Stops at the first signal, and ends the process at a second one: whoever asks twice does not want to wait. */
export function onStopSignal(stop: (signal: StopSignal) => void): void {
  const read = createSignalReader();
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      const meaning = read(signal);
      if (meaning === 'stop') stop(signal);
      if (meaning === 'at once') process.exit(1);
    });
  }
}
