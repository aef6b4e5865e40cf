import {
  GraphQLError,
  type GraphQLInputType,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** As many as are answered. Without it a document of nonsense costs a hundred messages. */
export const MAX_ERRORS = 5;

const RULES: readonly ValidationRule[] = [
  ...specifiedRules.map((rule) => (rule === ValuesOfCorrectTypeRule ? quietValuesOfCorrectType : rule)),
  textsThatCanBeStored,
];

/** Validates as GraphQL says, without suggesting names that were not asked for and without repeating values. */
export function useQuietValidation(): Plugin {
  return {
    onValidate({ setValidationFn }) {
      setValidationFn((schema, document) =>
        validate(schema, document, RULES, { maxErrors: MAX_ERRORS, hideSuggestions: true }),
      );
    },
  };
}

/** The messages of GraphQL that name fields and types, and no value. */
const WITHOUT_VALUE =
  /^(?:Field "[\w.]+" (?:of required type|is not defined|must be)|OneOf Input Object "\w+" must)/;

function quietValuesOfCorrectType(context: ValidationContext): ReturnType<ValidationRule> {
  const quiet: ValidationContext = Object.create(context, {
    reportError: {
      value: (error: GraphQLError) => context.reportError(withoutValue(error, context.getInputType())),
    },
  });
  return ValuesOfCorrectTypeRule(quiet);
}

function withoutValue(error: GraphQLError, type: GraphQLInputType | null | undefined): GraphQLError {
  if (WITHOUT_VALUE.test(error.message)) return error;
  return new GraphQLError(`A value is not a valid ${type ? `"${type}"` : 'one'}.`, {
    nodes: error.nodes ?? null,
  });
}

function textsThatCanBeStored(context: ValidationContext): ReturnType<ValidationRule> {
  return {
    StringValue(node) {
      if (!node.value.includes('\0')) return;
      context.reportError(
        new GraphQLError('A value holds a character that no text can hold.', {
          nodes: node,
          extensions: { code: 'BAD_USER_INPUT' },
        }),
      );
    },
  };
}
