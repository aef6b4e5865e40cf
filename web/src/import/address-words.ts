/** Signs that cannot be seen: zero-width, direction, soft hyphen, variation. Mail programs and web pages leave them behind. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu;
/** What is in angle brackets, or a word with an at sign in it. Full-width forms count. */
const MENTION = /<([^<>\n]*[@＠﹫][^<>\n]*)>|[^\s,;|<>"]*[@＠﹫][^\s,;|<>"]*/gu;
/** What may stand right before an address without being a part of it, such as `mailto:` or an opening bracket. */
const BEFORE = /^.*[:([{]|^['‘’‚“”„«»‹›`*_]+/u;
/** Where an address ends at the latest. Any other sign stays, for the service to refuse the whole. */
const AFTER = /[/\\?!:()[\]{}'‘’‚“”„«»‹›`…].*$/u;
const SEPARATOR = /[,;|\t]/;

/** What a piece of text holds. */
export interface Mentions {
  readonly emails: readonly string[];
  /** What is neither an address nor a name of somebody, as it was written. */
  readonly unread: readonly string[];
}

/** Takes away what cannot be seen. For addresses alone: in words of some scripts these signs mean something. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** Whether a text could hold an address. */
export function mentionsAddress(text: string): boolean {
  return /[@＠﹫]/u.test(text);
}

/**
 * Finds the addresses in one line, or one field: `Doe, Jane <jane@example.com>; john@example.com`. What stands before an
 * address in angle brackets is a name, commas and all; before a bare one only the words next to it are.
 */
export function readMentions(text: string): Mentions {
  const emails: string[] = [];
  const unread: string[] = [];
  let end = 0;
  for (const match of text.matchAll(MENTION)) {
    const [whole, bracketed] = match;
    const gap = text.slice(end, match.index);
    end = match.index + whole.length;
    if (bracketed === undefined) unread.push(...leftOver(gap).slice(0, -1));
    const words = (bracketed ?? whole).split(/[\s,;|]+/).filter(mentionsAddress);
    for (const word of words) {
      const email = bareAddress(word);
      if (email === null) unread.push(word);
      else emails.push(email);
    }
  }
  unread.push(...leftOver(text.slice(end)));
  return {
    emails,
    unread: unread.map((piece) => piece.trim()).filter((piece) => /[\p{L}\p{N}@]/u.test(piece)),
  };
}

/** The pieces between separators, without names in quotes and remarks in parentheses. */
function leftOver(gap: string): string[] {
  return gap.replace(/"[^"]*"|\([^()]*\)/g, '').split(SEPARATOR);
}

/** The address in a word; null where it holds more than one at sign, and nobody can say which are its ends. */
function bareAddress(word: string): string | null {
  const clean = withoutInvisible(word).normalize('NFKC');
  const [local, domain, ...more] = clean.split('@');
  if (!local || !domain || more.length > 0) return null;
  const email = `${local.replace(BEFORE, '')}@${domain.replace(AFTER, '').replace(/[.。．｡]+$/u, '')}`;
  return email.startsWith('@') || email.endsWith('@') ? null : email;
}
