import type { Exchange } from './exchange.ts';
import { send } from './exchange.ts';

/** Placeholder until the explorer is built. */
export function createGraphiql(): (exchange: Exchange) => Promise<void> {
  return async (exchange) => send(exchange, 404, {}, '');
}
