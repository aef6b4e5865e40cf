/** What the service asks of a password, as far as a page can tell by itself. */
export interface PasswordRule {
  readonly rule: 'least' | 'own' | 'most';
  /** How many characters it is about. */
  readonly count: number;
  readonly met: boolean;
}

/** The service's own bounds. */
const MIN_CHARACTERS = 12;
const MAX_CHARACTERS = 256;
const MAX_BYTES = 1_024;
/** How much must be left without the person's own words. */
const MIN_OF_ITS_OWN = 6;

/**
 * Judges a password while it is being typed. The list of the commonest ones is the service's to look at.
 *
 * @param own the person's address and names
 */
export function passwordRules(password: string, own: readonly string[]): PasswordRule[] {
  const text = password.normalize('NFC');
  const length = [...text].length;
  const fits = length <= MAX_CHARACTERS && new TextEncoder().encode(text).length <= MAX_BYTES;
  const rules: PasswordRule[] = [
    { rule: 'least', count: MIN_CHARACTERS, met: length >= MIN_CHARACTERS },
    { rule: 'own', count: 0, met: length > 0 && !isMadeOf(text.toLowerCase(), own) },
  ];
  return fits ? rules : [...rules, { rule: 'most', count: MAX_CHARACTERS, met: false }];
}

function isMadeOf(password: string, own: readonly string[]): boolean {
  const words = own
    .flatMap((text) => [text, ...text.split(/[\s@.+_-]+/)])
    .map((word) => word.normalize('NFC').toLowerCase())
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), password);
  return rest !== password && [...rest.replace(/[^\p{Letter}\p{Number}]/gu, '')].length < MIN_OF_ITS_OWN;
}
