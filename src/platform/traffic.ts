/** The requests that are being answered, to which work gives way that nobody waits for. */
export interface Traffic {
  /** How many are being answered. */
  readonly inFlight: number;
  /** Does what answers one. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Resolves when none is being answered, and after so long at the latest, so that what gives way goes on under constant
   * traffic too.
   */
  gap(waitMs: number): Promise<void>;
}

/** Counts the requests of this process. */
export function createTraffic(): Traffic {
  let inFlight = 0;
  const waiting = new Set<() => void>();

  return {
    get inFlight() {
      return inFlight;
    },
    async during(work) {
      inFlight += 1;
      try {
        return await work();
      } finally {
        inFlight -= 1;
        if (inFlight === 0) for (const goOn of waiting) goOn();
      }
    },
    async gap(waitMs) {
      if (inFlight === 0) return;
      await new Promise<void>((resolve) => {
        const goOn = () => {
          clearTimeout(timer);
          waiting.delete(goOn);
          resolve();
        };
        const timer = setTimeout(goOn, waitMs);
        waiting.add(goOn);
      });
    },
  };
}
