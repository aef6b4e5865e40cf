/** A call that may be asked for often, and is made rarely. */
export interface Throttled {
  readonly call: () => void;
  /** Drops a call that is still due. */
  readonly cancel: () => void;
}

/** Makes the first call at once, and then at most one in each period, the last one never lost. */
export function atMostEvery(milliseconds: number, task: () => void): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = false;
  function run() {
    due = false;
    task();
    timer = setTimeout(() => {
      timer = undefined;
      if (due) run();
    }, milliseconds);
  }
  return {
    call: () => {
      if (timer === undefined) run();
      else due = true;
    },
    cancel: () => {
      clearTimeout(timer);
      timer = undefined;
      due = false;
    },
  };
}
