import { builder } from '../../graphql/builder.ts';
import type { SessionTokens } from '../open-session.ts';

export const SessionType = builder.objectRef<SessionTokens>('Session').implement({
  description: 'What a client needs to act for a person: the tokens of a sign-in.',
  fields: (t) => ({
    accessToken: t.string({
      description: 'A JWT, sent as a bearer token; `/.well-known/jwks.json` has the key that verifies it.',
      resolve: ({ accessToken }) => accessToken.reveal(),
    }),
    refreshToken: t.string({
      description: 'Exchanged for new tokens by `refreshSession`; each works once.',
      resolve: ({ refreshToken }) => refreshToken.reveal(),
    }),
    tokenType: t.exposeString('tokenType', { description: 'Always `Bearer`.' }),
    expiresIn: t.exposeInt('expiresIn', { description: 'Seconds until the access token expires.' }),
  }),
});
