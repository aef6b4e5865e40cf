import type { GraphQLParams } from 'graphql-yoga';
import type { HttpPlugin } from '../exchange.ts';
import { refusedRequest } from '../refusals.ts';

/** Deeper than any input of the schema, and shallow enough for whatever walks a value recursively. */
const MAX_DEPTH = 64;

/**
 * One operation a request, in the shape that GraphQL over HTTP gives it; what else was sent is not looked at. Variables
 * that are nested out of all proportion are refused before anything walks them. What a text may hold is for the operation
 * to say: its refusals name the place, and are data.
 */
export function useParameters(): HttpPlugin {
  return {
    onRequestParse() {
      return {
        onRequestParseDone({ requestParserResult, setRequestParserResult }) {
          setRequestParserResult(parametersOf(requestParserResult));
        },
      };
    },
  };
}

function parametersOf(request: unknown): GraphQLParams {
  if (Array.isArray(request)) throw badRequest('Send one operation a request.');
  if (!isObject(request)) throw badRequest('Send a JSON object with a query.');
  const { query, variables, operationName } = request;
  const extensions = withDocumentId(request['documentId'], request['extensions']);
  const isText = typeof query === 'string' && query !== '';
  const isById = (isAbsent(query) || query === '') && namesDocument(extensions);
  if (!isText && !isById) throw badRequest('The query has to be a text.');
  if (!isAbsent(variables) && !isObject(variables)) throw badRequest('The variables have to be an object.');
  if (!isAbsent(operationName) && typeof operationName !== 'string') {
    throw badRequest('The operationName has to be a text.');
  }
  if (!isAbsent(extensions) && !isObject(extensions))
    throw badRequest('The extensions have to be an object.');
  checkDepth(variables, 0);
  return {
    ...(isText ? { query } : {}),
    ...(variables ? { variables } : {}),
    ...(operationName ? { operationName } : {}),
    ...(extensions ? { extensions } : {}),
  };
}

/** The draft of GraphQL over HTTP names a document at the top; Apollo's way, which clients have, among the extensions. */
function withDocumentId(id: unknown, extensions: unknown): unknown {
  if (typeof id !== 'string' || (!isAbsent(extensions) && !isObject(extensions))) return extensions;
  return { persistedQuery: { version: 1, sha256Hash: id }, ...extensions };
}

function namesDocument(extensions: unknown): boolean {
  return isObject(extensions) && isObject(extensions['persistedQuery']);
}

function checkDepth(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) throw badRequest('The variables are nested too deeply.');
  for (const inner of Object.values(value)) checkDepth(inner, depth + 1);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badRequest(message: string) {
  return refusedRequest(400, 'BAD_USER_INPUT', message);
}
