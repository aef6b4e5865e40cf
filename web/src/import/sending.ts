import type { CreateInviteInput } from '@usher/client';
import type { Problem } from '../words.ts';
import { firstBatch } from './batches.ts';
import type { RowOutcome } from './row-outcome.ts';

/** A row that the service refused, with the reason in words. */
export interface RefusedRow {
  readonly row: CreateInviteInput;
  readonly reason: string;
}

/** How far a list has been sent. */
export interface SendingState {
  readonly rows: readonly CreateInviteInput[];
  /** How many of the rows, in their order, have an answer. */
  readonly done: number;
  readonly refused: readonly RefusedRow[];
  readonly step: 'sending' | 'stopped' | 'done';
  /** Why it stopped, where nobody stopped it. */
  readonly problem: Problem | null;
}

/** What the service made of one call. */
export type BatchAnswer = { readonly outcomes: readonly RowOutcome[] } | { readonly problem: Problem };

/** Sends lists of invites, one call after the other, whatever is on the screen meanwhile. */
export interface Sending {
  state(): SendingState | null;
  subscribe(listener: () => void): () => void;
  /** Sends these; after those that are on their way. */
  add(rows: readonly CreateInviteInput[]): void;
  /** After the call that is on its way. */
  stop(): void;
  /** Goes on where it stopped. A row whose answer was lost is answered with its first result. */
  goOn(): void;
  /** Forgets it all. */
  dismiss(): void;
}

/**
 * Creates the one place from which lists are sent.
 *
 * @param send makes one call; does not throw
 * @param store remembers it while the tab is open, so that a reload can go on
 */
export function createSending(
  send: (batch: readonly CreateInviteInput[]) => Promise<BatchAnswer>,
  store: { read(): SendingState | null; write(state: SendingState | null): void },
): Sending {
  const remembered = store.read();
  let state: SendingState | null =
    remembered?.step === 'sending' ? { ...remembered, step: 'stopped' } : remembered;
  let running = false;
  const listeners = new Set<() => void>();
  const set = (next: SendingState | null) => {
    state = next;
    store.write(next);
    for (const listener of listeners) listener();
  };

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (state?.step === 'sending') {
      const batch = firstBatch(state.rows.slice(state.done, state.done + 1_000));
      if (batch.length === 0) set({ ...state, step: 'done' });
      else take(batch, await send(batch));
    }
    running = false;
  }

  function take(batch: readonly CreateInviteInput[], answer: BatchAnswer): void {
    // It was given up meanwhile, and perhaps another list begun.
    if (!state || state.rows[state.done] !== batch[0]) return;
    if ('problem' in answer) {
      set({ ...state, step: 'stopped', problem: answer.problem });
      return;
    }
    const refused = batch.flatMap((row, at) => {
      const outcome = answer.outcomes[at];
      return outcome?.good ? [] : [{ row, reason: outcome?.text ?? 'No answer' }];
    });
    set({ ...state, done: state.done + batch.length, refused: [...state.refused, ...refused] });
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add: (rows) => {
      const before = state ?? { rows: [], done: 0, refused: [] };
      set({ ...before, rows: [...before.rows, ...rows], step: 'sending', problem: null });
      void run();
    },
    stop: () => state?.step === 'sending' && set({ ...state, step: 'stopped' }),
    goOn: () => {
      if (state?.step !== 'stopped') return;
      set({ ...state, step: 'sending', problem: null });
      void run();
    },
    dismiss: () => set(null),
  };
}
