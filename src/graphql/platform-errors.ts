import { LinkInvalidError } from '../platform/link-invalid-error.ts';
import { QuotaExceededError } from '../platform/quota-exceeded-error.ts';
import { ValidationError, type ValidationIssue } from '../platform/validation-error.ts';
import { RateLimitedError } from '../rates/rate-limited-error.ts';
import { builder } from './builder.ts';
import { refusalType } from './errors.ts';

const ValidationIssueType = builder.objectRef<ValidationIssue>('ValidationIssue').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.stringList({
      description: 'Where in the input, for example `["email"]`.',
      resolve: ({ path }) => [...path],
    }),
    message: t.exposeString('message', { description: 'What is wrong: a whole sentence.' }),
  }),
});

refusalType(ValidationError, 'Returned when the input has a wrong shape. Nothing was written.');
builder.objectField(ValidationError, 'issues', (t) =>
  t.field({
    type: [ValidationIssueType],
    description: 'Everything that is wrong.',
    resolve: ({ issues }) => issues,
  }),
);

refusalType(RateLimitedError, 'Returned when something was tried too often.');
builder.objectField(RateLimitedError, 'retryAfterSeconds', (t) =>
  t.exposeInt('retryAfterSeconds', { description: 'After how many seconds another try makes sense.' }),
);

refusalType(
  LinkInvalidError,
  'Returned when the link of a mail is not good: unknown, used, expired or replaced by a newer one.',
);

refusalType(QuotaExceededError, 'Returned when there may be no more of these.');
builder.objectField(QuotaExceededError, 'limit', (t) =>
  t.exposeInt('limit', { description: 'How many there may be.' }),
);
