import { GraphQLScalarType } from 'graphql';
import { DateTimeResolver, JSONObjectResolver, URLResolver } from 'graphql-scalars';
import { isoText } from '../database/timestamps.ts';
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

// graphql-scalars' EmailAddress keeps the case of letters and takes addresses that no mail reaches, so the rule stands
// in users/email-address.ts: inputs are strings that it judges, and what comes out went through it.
builder.scalarType('EmailAddress', {
  description: 'An e-mail address, trimmed and in lower case.',
  serialize: (address) => address,
});
