import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { collectFields, type SelectionSetOwner } from './collect-fields.ts';
import { completerOf } from './complete-value.ts';
import type { CompleteValue, Execution, FieldPlan } from './plan.ts';

/** Plans what an operation, or the nodes of a field together, select of an object of a type, in the order of the answer. */
export function planFields(
  execution: Execution,
  type: GraphQLObjectType,
  owners: readonly SelectionSetOwner[],
): FieldPlan[] {
  const plans: FieldPlan[] = [];
  for (const [key, nodes] of collectFields(execution, type, owners)) {
    const definition = fieldOf(execution.schema, type, nodes[0].name.value);
    // Validation refuses what the type does not have.
    if (definition) plans.push(new PlannedField(execution, type, key, nodes, definition));
  }
  return plans;
}

/** Most fields take none; nobody has a reason to write into it, and nobody can. */
const NO_ARGUMENTS: Record<string, unknown> = Object.freeze({});

class PlannedField implements FieldPlan {
  readonly execution: Execution;
  readonly parentType: GraphQLObjectType;
  readonly key: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly definition: GraphQLField<unknown, unknown>;
  readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  readonly complete: CompleteValue;
  readonly #fields = new Map<GraphQLObjectType, readonly FieldPlan[]>();

  constructor(
    execution: Execution,
    parentType: GraphQLObjectType,
    key: string,
    nodes: readonly [FieldNode, ...FieldNode[]],
    definition: GraphQLField<unknown, unknown>,
  ) {
    this.execution = execution;
    this.parentType = parentType;
    this.key = key;
    this.nodes = nodes;
    this.definition = definition;
    this.resolve = definition.resolve ?? defaultFieldResolver;
    this.complete = completerOf(definition.type);
  }

  args(): Record<string, unknown> {
    if (this.definition.args.length === 0) return NO_ARGUMENTS;
    // Anew for each object: a resolver may change what it is given.
    return getArgumentValues(this.definition, this.nodes[0], this.execution.variableValues);
  }

  fieldsOf(type: GraphQLObjectType): readonly FieldPlan[] {
    let fields = this.#fields.get(type);
    if (!fields) {
      fields = planFields(this.execution, type, this.nodes);
      this.#fields.set(type, fields);
    }
    return fields;
  }
}

/** A field of the type's own, or one that GraphQL adds: `__typename` to each type, introspection to the query's. */
function fieldOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}
