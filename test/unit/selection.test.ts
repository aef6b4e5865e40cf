import { expect, test } from 'vitest';
import {
  type ChosenInvite,
  choose,
  choosePage,
  isChosen,
  NOTHING,
  noteChange,
  type Selection,
  withoutChanged,
} from '../../web/src/bulk/selection.ts';

const PAGE: ChosenInvite[] = ['a', 'b', 'c', 'd'].map((id) => ({
  id,
  email: `${id}@example.com`,
  status: 'PENDING',
}));
const chosen = (selection: Selection) => PAGE.map(({ id }) => id).filter((id) => isChosen(selection, id));

test('a range goes from the row that was chosen last to this one, in either direction, and can be taken back', () => {
  const one = choose(NOTHING, PAGE, 'c', false);
  expect(chosen(one)).toEqual(['c']);
  const range = choose(one, PAGE, 'a', true);
  expect(chosen(range)).toEqual(['a', 'b', 'c']);
  expect(chosen(choose(range, PAGE, 'b', true))).toEqual(['c']);
});

test('a range from a row that is on another page is the one row', () => {
  const before = choose(NOTHING, PAGE, 'a', false);
  expect(chosen(choose(before, PAGE.slice(1), 'c', true))).toEqual(['a', 'c']);
});

test('a page is chosen as a whole, and the second time left; rows of other pages stay', () => {
  const other = choose(NOTHING, [{ id: 'x', email: 'x@example.com', status: 'PENDING' }], 'x', false);
  const page = choosePage(other, PAGE);
  expect(chosen(page)).toEqual(['a', 'b', 'c', 'd']);
  const left = choosePage(page, PAGE);
  expect(chosen(left)).toEqual([]);
  expect(isChosen(left, 'x')).toBe(true);
});

test('of all that match, who leaves one row out keeps the others of the page', () => {
  expect(chosen(choose({ kind: 'all', filter: {}, total: 9 }, PAGE, 'b', false))).toEqual(['a', 'c', 'd']);
});

test('a chosen row that changes stays chosen until it is left out, and one that changes back was not another', () => {
  const two = choose(choose(NOTHING, PAGE, 'a', false), PAGE, 'b', false);
  const accepted = noteChange(two, 'a', 'ACCEPTED');
  expect(chosen(accepted)).toEqual(['a', 'b']);
  expect(accepted).toMatchObject({ changed: new Map([['a', 'ACCEPTED']]) });
  expect(chosen(withoutChanged(accepted))).toEqual(['b']);
  expect(withoutChanged(accepted)).toMatchObject({ changed: new Map() });
  expect(noteChange(accepted, 'a', 'PENDING')).toMatchObject({ changed: new Map() });
  expect(noteChange(two, 'c', 'ACCEPTED')).toBe(two);
});
