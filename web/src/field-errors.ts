import { useEffect, useState } from 'react';
import type { Refusal } from './words.ts';

/**
 * What is wrong with the fields of a form, said at each of them once somebody tries to send it; the first one gets the
 * focus. A button that is merely disabled says nothing to anybody.
 *
 * @param rules what is to be mended, by field; false where nothing is
 */
export function useFieldErrors<Field extends string>(rules: Readonly<Record<Field, string | false>>) {
  const [tries, setTries] = useState(0);
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    if (tries > 0 || Object.keys(refused).length > 0) {
      document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
  }, [tries, refused]);
  return {
    /** The words for a field; null where there are none. */
    at: (field: Field): string | null => (tries > 0 && rules[field]) || (refused[field] ?? null),
    /** Whether the form can be sent; from now on it is said where not. */
    isGood: (): boolean => {
      setRefused({});
      const good = Object.values(rules).every((rule) => rule === false);
      if (!good) setTries((before) => before + 1);
      return good;
    },
    /**
     * Says at the fields what the service found.
     *
     * @returns whether all of it belongs to a field; what does not is for the form to say
     */
    refuse: ({ issues = [] }: Refusal): boolean => {
      const found = issues.map(({ path, message }) => [path.at(-1) ?? '', message] as const);
      if (found.length === 0 || !found.every(([field]) => Object.hasOwn(rules, field))) return false;
      setRefused(Object.fromEntries(found));
      return true;
    },
    /** Begins anew, with an empty form. */
    reset: () => {
      setTries(0);
      setRefused({});
    },
  };
}
