/** What a stream tells while it is open. */
export interface StreamSink<Change> {
  next(change: Change): void;
  /** The stream is over, for whatever reason. */
  ended(): void;
}

/** How a stream stands: `waiting` until the next try, `open`, or `asleep` while nobody looks at the page. */
export type StreamState = 'open' | 'waiting' | 'asleep';

/** What to keep open, and whom to tell. */
export interface KeepOpenOptions<Change> {
  /** Opens the stream once; answers with the way to close it. */
  open(sink: StreamSink<Change>): () => void;
  onChange(change: Change): void;
  /** The stream is open again after a gap: what happened in between is for a refetch to show. */
  onGap(): void;
  onState(state: StreamState): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A stream that lived so long was no failure: the next wait is short again. */
const HEALTHY_MS = 10_000;

/**
 * Keeps a stream open: opens it again when it ends, waiting a little longer each time, and at once when the network
 * comes back. A hidden page holds none, because a browser grants a host six connections over HTTP/1.1, and streams in
 * forgotten tabs would use them up.
 *
 * @returns closes it for good
 */
export function keepOpen<Change>({ open, onChange, onGap, onState }: KeepOpenOptions<Change>): () => void {
  let close: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;
  let opened = false;

  function start() {
    clearTimeout(timer);
    if (close || document.hidden) return;
    const since = Date.now();
    // The stream may end before `open` has answered.
    let over = false;
    const closeStream = open({
      next: onChange,
      ended: () => {
        if (over) return;
        over = true;
        close = null;
        onState('waiting');
        wait = Date.now() - since > HEALTHY_MS ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
        // Spread, so that a service that restarts is not met by everybody in the same moment.
        timer = setTimeout(start, wait * (0.5 + Math.random() / 2));
      },
    });
    if (over) return;
    close = () => {
      over = true;
      close = null;
      closeStream();
    };
    onState('open');
    if (opened) onGap();
    opened = true;
  }

  function onVisibility() {
    if (!document.hidden) {
      start();
      return;
    }
    clearTimeout(timer);
    close?.();
    onState('asleep');
  }

  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', start);
  start();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', start);
    clearTimeout(timer);
    close?.();
  };
}
