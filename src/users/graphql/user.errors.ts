import { builder } from '../../graphql/builder.ts';
import { refusalType } from '../../graphql/errors.ts';
import {
  LastAdminError,
  UserAlreadyExistsError,
  UserChangedError,
  UserNotFoundError,
} from '../user-errors.ts';
import { WeakPasswordError } from '../weak-password-error.ts';
import { loadedUser, UserType } from './user.type.ts';

refusalType(UserNotFoundError, 'Returned when there is no such user.');
refusalType(UserChangedError, 'Returned when the user was changed after `ifUpdatedAt`.');
builder.objectField(UserChangedError, 'user', (t) =>
  t.field({
    type: UserType,
    description: 'The user as it is now.',
    resolve: ({ user }, _args, context, info) => loadedUser(context, info, user),
  }),
);

refusalType(LastAdminError, 'Returned when no active ADMIN would be left.');

refusalType(UserAlreadyExistsError, 'Returned when the address has an account, in any case of letters.');
builder.objectField(UserAlreadyExistsError, 'email', (t) =>
  t.expose('email', { type: 'EmailAddress', description: 'The address, as it is stored.' }),
);

refusalType(WeakPasswordError, 'Returned when a new password does not meet the requirements.');
builder.objectField(WeakPasswordError, 'requirements', (t) =>
  t.exposeStringList('requirements', { description: 'What is asked and not met: whole sentences.' }),
);
