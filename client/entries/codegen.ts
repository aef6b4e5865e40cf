// @usher/client/codegen: plugins for a codegen of your own.
export { apolloHooks, urqlHooks } from '../codegen/hooks.ts';
export { inMemory } from '../codegen/in-memory.ts';
export { schemaFacts } from '../codegen/schema-facts.ts';
export { selectTypename } from '../codegen/select-typename.ts';
