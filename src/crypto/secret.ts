import { inspect } from 'node:util';

declare const brand: unique symbol;

/**
 * A text that must reach exactly one place: a refresh token, an API key on the way to whoever asked for it.
 *
 * Neither a logger nor JSON nor util.inspect nor a template prints it; `reveal()` is the only way to it, and a search
 * for that word finds every place where a secret leaves.
 */
export interface Secret {
  readonly [brand]: true;
  reveal(): string;
}

const HIDDEN = '[secret]';

/** Wraps a text so that it cannot be printed by mistake. */
export function secretOf(text: string): Secret {
  return Object.freeze({
    reveal: () => text,
    toString: () => HIDDEN,
    toJSON: () => HIDDEN,
    [inspect.custom]: () => HIDDEN,
  }) as unknown as Secret;
}
