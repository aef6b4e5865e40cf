import { refusalType } from '../../graphql/errors.ts';
import { InvalidCredentialsError, SessionInvalidError, SessionNotFoundError } from '../session-errors.ts';

refusalType(
  InvalidCredentialsError,
  'Returned when the address is unknown, the password is wrong or the account is disabled; which of them is not said.',
);
refusalType(SessionInvalidError, 'Returned when a refresh token is not good, whatever is wrong with it.');
refusalType(SessionNotFoundError, 'Returned when the caller has no such open session.');
