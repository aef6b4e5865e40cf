import { DateTimeResolver, JSONObjectResolver, URLResolver } from 'graphql-scalars';
import { builder } from './builder.ts';

builder.addScalarType('DateTime', DateTimeResolver);
builder.addScalarType('JSONObject', JSONObjectResolver);
builder.addScalarType('URL', URLResolver);

// graphql-scalars' EmailAddress keeps the case of letters and takes addresses that no mail reaches, so the rule stands
// in users/email-address.ts: inputs are strings that it judges, and what comes out went through it.
builder.scalarType('EmailAddress', {
  description: 'An e-mail address, trimmed and in lower case.',
  serialize: (address) => address,
});
