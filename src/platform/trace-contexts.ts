import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  createContextKey,
  ROOT_CONTEXT,
} from '@opentelemetry/api';

/**
 * Keeps, beside what is under way, which trace it belongs to: for a service without an SDK, which would bring its own. Node
 * watches every promise from the first `with` on, so it is called for requests and jobs that belong to a trace alone.
 */
class KeptContexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Args extends unknown[], Work extends (...args: Args) => ReturnType<Work>>(
    active: Context,
    work: Work,
    thisArg?: ThisParameterType<Work>,
    ...args: Args
  ): ReturnType<Work> {
    return this.#storage.run(active, () => work.call(thisArg as ThisParameterType<Work>, ...args));
  }

  bind<Target>(active: Context, target: Target): Target {
    if (typeof target !== 'function') return target;
    return ((...args: unknown[]) => this.with(active, () => target(...args))) as Target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}

let isKept = false;

/** Has OpenTelemetry's API keep contexts, where no SDK has seen to it. */
export function keepContexts(): void {
  if (isKept) return;
  const probe = ROOT_CONTEXT.setValue(createContextKey('probe'), true);
  isKept =
    context.with(probe, () => context.active() === probe) ||
    context.setGlobalContextManager(new KeptContexts());
}
