import type { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** What a message asks for, and in which of its forms (`one`, `few`) it puts what it counts. */
export interface MessageVariables {
  readonly names: ReadonlySet<string>;
  /** Of each variable that is counted, the forms that there are. */
  readonly plurals: ReadonlyMap<string, readonly string[]>;
}

/** Looks into a parsed message. */
export function variablesOf(message: IntlMessageFormat): MessageVariables {
  const names = new Set<string>();
  const plurals = new Map<string, readonly string[]>();

  function look(elements: readonly Element[]): void {
    for (const element of elements) {
      // A literal and the `#` of a plural have a value that names nothing, or none.
      if (element.type === LITERAL || element.type === POUND) continue;
      names.add(element.value);
      if (!('options' in element)) continue;
      if (element.type === PLURAL) plurals.set(element.value, Object.keys(element.options));
      for (const option of Object.values(element.options)) look(option.value);
    }
  }

  look(message.getAst());
  return { names, plurals };
}

// The parser's own numbers of its kinds of elements; its enumeration is not exported by what is imported here.
const LITERAL = 0;
const PLURAL = 6;
const POUND = 7;
