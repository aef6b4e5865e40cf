/** Something in a list that was not taken, with where it stands: nothing is dropped in silence. */
export interface Complaint {
  /** Counted from 1, as editors do. */
  readonly line: number;
  /** What stands there. */
  readonly text: string;
  readonly why: Why;
}

/** Why something was not taken. */
export const WHY = {
  unclosedQuote:
    'A quote opens here and is not closed before the next row, so nobody can say where its text ends.',
  noAddress: 'No address could be read from this.',
  noAddressInColumn: 'There is no address in the column of addresses.',
  tooManyFields: 'This line has more fields than the heading. A text with a separator in it needs quotes.',
  otherAddress: 'This address stands beside the one that was taken.',
  repeatedOtherwise:
    'This address is in the list before, with another role, other labels or another message.',
} as const;

export type Why = (typeof WHY)[keyof typeof WHY];
