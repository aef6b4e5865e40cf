import { refusalType } from '../../graphql/errors.ts';
import { LinkInvalidError } from '../account-errors.ts';

refusalType(
  LinkInvalidError,
  'Returned when the link of a mail is not good: unknown, used, expired or replaced by a newer one.',
);
