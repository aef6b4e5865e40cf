import {
  GraphQLError,
  type GraphQLInputType,
  type ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import type { HttpPlugin } from '../exchange.ts';
import { refusedOperation } from '../refusals.ts';
import { MAX_ERRORS } from './tell-errors.ts';
import { allowedValues } from './variable-errors.ts';

/** Parses and validates as GraphQL says, without suggesting names that were not asked for and without repeating values. */
export function useQuietErrors(): HttpPlugin {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => {
        try {
          return parseFn(source, options);
        } catch (error) {
          throw error instanceof GraphQLError && !error.extensions['code'] ? quietSyntaxError(error) : error;
        }
      });
    },
    onValidate({ setValidationFn, addValidationRule }) {
      addValidationRule(textsThatCanBeStored);
      setValidationFn((schema, document, rules) =>
        validate(
          schema,
          document,
          rules?.map((rule: ValidationRule) =>
            rule === ValuesOfCorrectTypeRule ? quietValuesOfCorrectType : rule,
          ),
          // Without a bound a document of nonsense costs a hundred messages.
          { maxErrors: MAX_ERRORS, hideSuggestions: true },
        ),
      );
    },
  };
}

/** The parser quotes what it did not expect, which may be a password that somebody forgot to put in quotes. */
function quietSyntaxError(error: GraphQLError): GraphQLError {
  if (error.message.includes('Parsing aborted')) {
    return refusedOperation('OPERATION_TOO_COMPLEX', 'The document is longer than is taken.');
  }
  const message = error.message
    .replace(/\b(Name|Int|Float|String|BlockString|Comment) "[\s\S]*"/, '$1')
    .replace(/:? "[^!$&(){}[\]:=@|.][\s\S]*"/, '');
  // Yoga adds the code and the status.
  return new GraphQLError(message, { source: error.source, positions: error.positions });
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
  return new GraphQLError(`A value is not a valid ${type ? `"${type}"${allowedValues(type)}` : 'one'}.`, {
    nodes: error.nodes ?? null,
  });
}

function textsThatCanBeStored(context: ValidationContext): ReturnType<ValidationRule> {
  return {
    StringValue(node) {
      if (!node.value.includes('\0')) return;
      context.reportError(
        refusedOperation('BAD_USER_INPUT', 'A value holds a character that no text can hold.', {
          nodes: node,
        }),
      );
    },
  };
}
