/** A run's life: when it has to end early, and what is to be undone when it ends, however it does. */
export interface Lifetime {
  /** Rejects, with the reason, when the run has to end early: a signal, the deadline, a process that ended by itself. */
  readonly cutShort: Promise<never>;
  /** Ends the run early. Only the first reason counts: what follows from it is none. */
  cut(reason: Error): void;
  /** @throws Error when the run is at its end, and nothing new may be begun */
  assertGoesOn(): void;
  /** Undoes something at the end; what was begun last is undone first. */
  atEnd(undo: () => Promise<unknown> | unknown): void;
  /** Undoes everything, each thing in bounded time. */
  end(): Promise<void>;
}

const UNDO_WITHIN_MS = 20_000;

/** Begins a run that ends after so many milliseconds at the latest. */
export function beginLifetime(deadlineMs: number): Lifetime {
  const undos: (() => Promise<unknown> | unknown)[] = [];
  let ending = false;
  let cut: (reason: Error) => void = () => {};
  const cutShort = new Promise<never>((_, reject) => {
    cut = reject;
  });
  // The run may be over before anybody asks.
  cutShort.catch(() => undefined);
  const deadline = setTimeout(
    () => cut(new Error(`It took longer than ${deadlineMs / 60_000} minutes.`)),
    deadlineMs,
  );
  // A second signal changes nothing: npm passes on what the terminal has sent already, and the end is bounded.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => cut(new Error(`It was interrupted (${signal}).`)));
  }

  return {
    cutShort,
    cut,
    assertGoesOn() {
      if (ending) throw new Error('The run has ended.');
    },
    atEnd: (undo) => undos.push(undo),
    async end() {
      ending = true;
      clearTimeout(deadline);
      for (let undo = undos.pop(); undo; undo = undos.pop()) await undone(undo);
    },
  };
}

/** One thing that cannot be undone must not keep the others from it. */
async function undone(undo: () => Promise<unknown> | unknown): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`not done after ${UNDO_WITHIN_MS} ms`)), UNDO_WITHIN_MS);
  });
  try {
    await Promise.race([undo(), tooLate]);
  } catch (error) {
    console.error(`Something was left behind: ${(error as Error).message}`);
  } finally {
    clearTimeout(late);
  }
}
