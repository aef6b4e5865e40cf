import { COMMON_PASSWORDS } from '../generated/common-passwords.ts';
import { codePoints, storableText } from '../platform/shape.ts';
import { WeakPasswordError } from './weak-password-error.ts';

/** NIST SP 800-63B-4 asks for 8 with a second factor and 15 without; 12 with a block list lies between. */
const MIN_CHARACTERS = 12;
const MAX_CHARACTERS = 256;
const MAX_BYTES = 1_024;

const TOO_LONG = `Use at most ${MAX_CHARACTERS} characters, and at most ${MAX_BYTES} bytes.`;

/** How many letters and digits must be left of a password when the person's own address and names are taken out. */
const MIN_CHARACTERS_OF_ITS_OWN = 6;

/** Lists of common passwords hold runs of keys no longer than this. */
const LONGEST_COMMON_RUN = 24;

const TOP_TWO_HUNDRED: ReadonlySet<string> = new Set(COMMON_PASSWORDS.split('\n', 201).slice(1));

/** A password that somebody chooses: any text; `assertStrongPassword` judges it. Never trimmed. */
export const newPasswordShape = storableText('A password cannot hold this character.');

/** A password that somebody shows: no longer than any that was ever hashed. */
export const shownPasswordShape = newPasswordShape.refine(
  (password) => password.length > 0 && Buffer.byteLength(password) <= MAX_BYTES,
  `A password takes 1 to ${MAX_BYTES} bytes.`,
);

/** Whose password it is to be. */
interface Person {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string | null;
}

/**
 * Judges a new password (NIST SP 800-63B-4): its length, a list of the commonest ones, and the person's own address and
 * names. Nothing is asked about kinds of characters.
 *
 * @throws WeakPasswordError with every requirement that is not met
 */
export function assertStrongPassword(password: string, person: Person): void {
  const requirements = unmetRequirements(password, person);
  if (requirements.length > 0) throw new WeakPasswordError(requirements);
}

/** The requirements that a password does not meet, as whole sentences; none for a good one. */
export function unmetRequirements(password: string, person: Person): string[] {
  const normalised = password.normalize('NFC');
  const folded = normalised.toLowerCase();
  const length = codePoints(normalised);
  // Nothing else is asked of what is too long: its parts would be compared one by one.
  if (length > MAX_CHARACTERS || Buffer.byteLength(normalised) > MAX_BYTES) return [TOO_LONG];
  const unmet: string[] = [];
  if (length < MIN_CHARACTERS) unmet.push(`Use at least ${MIN_CHARACTERS} characters.`);
  if (isCommon(folded)) unmet.push('Use a password that is not among the commonest ones.');
  if (isMadeOf(folded, person)) unmet.push('Use more than your own name and address.');
  return unmet;
}

/**
 * Lists hold what people choose where 6 or 8 characters are enough; where 12 are, they write such a one twice. The list is
 * looked through as the text that it is: in a tenth of a millisecond, where a set would take some megabytes.
 */
function isCommon(folded: string): boolean {
  if (COMMON_PASSWORDS.includes(`\n${folded}\n`) || isRun(folded)) return true;
  for (let at = 1; at < folded.length; at += 1) {
    if (TOP_TWO_HUNDRED.has(folded.slice(0, at)) && TOP_TWO_HUNDRED.has(folded.slice(at))) return true;
  }
  return false;
}

/** `aaaaaaaaaaaa`, `abcdefghijkl`, `987654321098`: every character follows from the one before. */
function isRun(text: string): boolean {
  if (text.length > LONGEST_COMMON_RUN || !/^[a-z0-9]+$/.test(text)) return false;
  const codes = [...text].map((character) => character.charCodeAt(0));
  const steps = new Set(
    codes.slice(1).map((code, index) => {
      const step = code - (codes[index] ?? 0);
      // After 9 comes 0, and before 0 comes 9.
      return Math.abs(step) === 9 ? -Math.sign(step) : step;
    }),
  );
  const [step = 0] = steps;
  return steps.size <= 1 && Math.abs(step) <= 1;
}

function isMadeOf(folded: string, { email, firstName, lastName }: Person): boolean {
  const own = [email, ...email.split('@'), firstName, lastName ?? '']
    .flatMap((text) => [text, ...text.split(/[\s.+_-]+/)])
    .map((text) => text.normalize('NFC').toLowerCase())
    // A shorter word is in many a password by chance.
    .filter((text) => codePoints(text) >= 3)
    .sort((a, b) => b.length - a.length);
  let rest = folded;
  for (const word of own) rest = rest.replaceAll(word, '');
  return (
    rest !== folded && codePoints(rest.replace(/[^\p{Letter}\p{Number}]/gu, '')) < MIN_CHARACTERS_OF_ITS_OWN
  );
}
