import { GraphQLScalarType } from 'graphql';
import { DateTimeResolver, JSONObjectResolver, URLResolver } from 'graphql-scalars';
import { isoText } from '../database/timestamps.ts';
import { badUserInput } from './bad-user-input.ts';
import { builder } from './builder.ts';

const { serialize: serializeDateTime, ...dateTime } = DateTimeResolver.toConfig();
builder.addScalarType(
  'DateTime',
  new GraphQLScalarType({
    ...dateTime,
    // Text at once: JSON takes five times as long to make it of a Date.
    serialize: (time) => (time instanceof Date ? isoText(time) : serializeDateTime(time)),
  }),
);
builder.addScalarType('JSONObject', JSONObjectResolver);
builder.addScalarType('URL', URLResolver);

builder.scalarType('Locale', {
  description: 'A language tag of BCP 47, in canonical form: `en`, `pt-BR`.',
  serialize: (tag) => tag,
  // Whether it is a tag, the use case says (platform/locale.ts): a refusal is data.
  parseValue(value) {
    if (typeof value === 'string') return value;
    throw badUserInput('A Locale is a text, such as "en" or "pt-BR".');
  },
});

// graphql-scalars' EmailAddress keeps the case of letters and takes addresses that no mail reaches, so the rule stands
// in users/email-address.ts: inputs are strings that it judges, and what comes out went through it.
builder.scalarType('EmailAddress', {
  description: 'An e-mail address, trimmed and in lower case.',
  serialize: (address) => address,
});
