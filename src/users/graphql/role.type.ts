import { builder } from '../../graphql/builder.ts';

export const RoleType = builder.enumType('Role', {
  description:
    'What a person may do in this service. ADMIN holds every scope; MEMBER holds none, and may read and change only itself.',
  values: {
    ADMIN: { description: 'Holds every scope.' },
    MEMBER: { description: 'Holds no scope, and may read and change only itself.' },
  },
});
