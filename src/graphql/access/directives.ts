import { DirectiveLocation, GraphQLDirective, GraphQLList, GraphQLNonNull, GraphQLString } from 'graphql';

const scopeSet = new GraphQLList(new GraphQLNonNull(GraphQLString));

/** The definitions of what the access plugin prints. The names are those that federation gateways enforce. */
export const ACCESS_DIRECTIVES = [
  new GraphQLDirective({
    name: 'public',
    description: 'Anyone may call it. No credentials are needed, and any that are sent are ignored.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
  }),
  new GraphQLDirective({
    name: 'authenticated',
    description: 'A signed-in user or an API key.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
  }),
  new GraphQLDirective({
    name: 'requiresScopes',
    description: 'Outer list: any of. Inner list: all of. The meaning that federation gateways give it.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: {
      scopes: {
        description: 'Each inner list is one set of scopes that suffices.',
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(scopeSet))),
      },
    },
  }),
];
