import type { InviteFilter } from '@usher/client';
import type { Problem } from '../words.ts';
import type { BulkAction } from './bulk-action.ts';
import type { BulkOutcome } from './row-outcome.ts';
import type { ChosenInvite } from './selection.ts';

/** The service takes 1,000 at once; half of that shows often enough that it goes on, on a slow line as well. */
const BATCH = 500;

/** What is to be done, and with which invites. */
export interface BulkJob {
  readonly action: BulkAction;
  readonly invites: readonly ChosenInvite[] | InviteFilter;
  /** How many there are; null where nobody counted them. */
  readonly total: number | null;
  /** Why they are revoked. */
  readonly reason?: string;
}

/** How far it has come. */
export interface BulkState {
  readonly job: BulkJob;
  /** What became of each, in their order. */
  readonly outcomes: readonly BulkOutcome[];
  readonly step: 'running' | 'stopped' | 'done';
  /** Why it stopped, where nobody stopped it. */
  readonly problem: Problem | null;
}

type Answer<T> = T | { readonly problem: Problem };

/** How the service is asked; neither throws. */
export interface BulkService {
  /** The next ones that a filter lists, after this place; null: from the start, or that there are no more. */
  list(
    filter: InviteFilter,
    after: string | null,
  ): Promise<Answer<{ readonly invites: readonly ChosenInvite[]; readonly after: string | null }>>;
  change(
    job: BulkJob,
    invites: readonly ChosenInvite[],
  ): Promise<Answer<{ readonly outcomes: readonly BulkOutcome[] }>>;
}

/** Changes many invites, one call after the other, whatever is on the screen meanwhile. */
export interface BulkRun {
  state(): BulkState | null;
  subscribe(listener: () => void): () => void;
  /** Begins; what was told of the one before is forgotten. One at a time: while one runs, it is not left. */
  start(job: BulkJob): void;
  /** After the call that is on its way. */
  stop(): void;
  /** Goes on where it stopped. */
  goOn(): void;
  /** Forgets it all. */
  dismiss(): void;
}

/**
 * Creates the one place from which many invites are changed. They are asked for by id, those of a filter as well: so each
 * that became something else meanwhile is answered for, rather than missing from the list.
 */
export function createBulkRun(service: BulkService): BulkRun {
  let state: BulkState | null = null;
  let source: Source | null = null;
  let running = false;
  const listeners = new Set<() => void>();
  const set = (next: BulkState | null) => {
    state = next;
    for (const listener of listeners) listener();
  };

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (state?.step === 'running' && source) {
      const { job } = state;
      const batch = await source.next();
      if ('problem' in batch) take(job, batch);
      else if (batch.invites.length === 0) set({ ...state, step: 'done' });
      // Stopped while it was read: it is kept for going on.
      else if (stillRuns(job)) take(job, await service.change(job, batch.invites));
    }
    running = false;
  }

  const stillRuns = (job: BulkJob) => state?.job === job && state.step === 'running';

  function take(job: BulkJob, answer: Answer<{ readonly outcomes: readonly BulkOutcome[] }>): void {
    // It was given up meanwhile.
    if (!state || state.job !== job) return;
    if ('problem' in answer) {
      set({ ...state, step: 'stopped', problem: answer.problem });
      return;
    }
    source?.done();
    set({ ...state, outcomes: [...state.outcomes, ...answer.outcomes] });
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: (job) => {
      if (state?.step === 'running') return;
      source = createSource(service, job.invites);
      set({ job, outcomes: [], step: 'running', problem: null });
      void run();
    },
    stop: () => state?.step === 'running' && set({ ...state, step: 'stopped' }),
    goOn: () => {
      if (state?.step !== 'stopped') return;
      set({ ...state, step: 'running', problem: null });
      void run();
    },
    dismiss: () => {
      source = null;
      set(null);
    },
  };
}

interface Source {
  /** The next batch; the same one until it is done. */
  next(): Promise<Answer<{ readonly invites: readonly ChosenInvite[] }>>;
  done(): void;
}

function createSource(service: BulkService, invites: BulkJob['invites']): Source {
  let waiting: readonly ChosenInvite[] = isFilter(invites) ? [] : invites;
  let place: { readonly after: string | null } | null = isFilter(invites) ? { after: null } : null;
  return {
    next: async () => {
      while (isFilter(invites) && place && waiting.length < BATCH) {
        const page = await service.list(invites, place.after);
        if ('problem' in page) return page;
        waiting = [...waiting, ...page.invites];
        place = page.after === null ? null : { after: page.after };
      }
      return { invites: waiting.slice(0, BATCH) };
    },
    done: () => {
      waiting = waiting.slice(BATCH);
    },
  };
}

export function isFilter(invites: BulkJob['invites']): invites is InviteFilter {
  return !Array.isArray(invites);
}
