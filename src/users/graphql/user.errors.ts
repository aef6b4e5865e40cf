import { builder } from '../../graphql/builder.ts';
import { refusalType } from '../../graphql/errors.ts';
import { LastAdminError, UserAlreadyExistsError, UserNotFoundError } from '../user-errors.ts';
import { WeakPasswordError } from '../weak-password-error.ts';

refusalType(UserNotFoundError, 'Returned when there is no such user.');
refusalType(LastAdminError, 'Returned when no active ADMIN would be left.');

refusalType(UserAlreadyExistsError, 'Returned when the address has an account, in any case of letters.');
builder.objectField(UserAlreadyExistsError, 'email', (t) =>
  t.expose('email', { type: 'EmailAddress', description: 'The address, as it is stored.' }),
);

refusalType(WeakPasswordError, 'Returned when a new password does not meet the requirements.');
builder.objectField(WeakPasswordError, 'requirements', (t) =>
  t.exposeStringList('requirements', { description: 'What is asked and not met: whole sentences.' }),
);
