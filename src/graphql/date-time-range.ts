import { builder } from './builder.ts';

export const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'A span of time; either end may be left out.',
  fields: (t) => ({
    gte: t.field({ type: 'DateTime', description: 'From this moment on.' }),
    lt: t.field({ type: 'DateTime', description: 'Before this moment.' }),
  }),
});
