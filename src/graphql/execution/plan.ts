import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLField,
  GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';

/** One operation that is being executed. */
export interface Execution {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: Readonly<Record<string, unknown>>;
  readonly contextValue: unknown;
  /** What went wrong, by the place that became null for it; undefined for the whole answer. */
  readonly errors: Map<Path | undefined, GraphQLError>;
}

/** A selected field, as far as it is the same for every object that is asked for it. */
export interface FieldPlan {
  readonly execution: Execution;
  readonly parentType: GraphQLObjectType;
  /** Its name in the answer. */
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly definition: GraphQLField<unknown, unknown>;
  readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  readonly complete: CompleteValue;
  /**
   * The arguments for one object.
   *
   * @throws GraphQLError when what was given does not fit
   */
  args(): Record<string, unknown>;
  /** What is selected below it, of a value that is an object of that type. */
  fieldsOf(type: GraphQLObjectType): readonly FieldPlan[];
}

/**
 * Turns what a resolver returned into what is answered, or a promise of it.
 *
 * @param path where an item of a list is; undefined for the value of the field itself
 * @throws whatever keeps the value from being answered
 */
export type CompleteValue = (value: unknown, info: FieldInfo, path: Path | undefined) => unknown;

export type Path = GraphQLResolveInfo['path'];

/**
 * What a resolver is told about its field. There is one of it for each field of each object, and hardly a resolver asks: so
 * it holds little, and finds the rest where it is. Its members are getters, which `{ ...info }` would lose.
 */
export class FieldInfo implements GraphQLResolveInfo {
  readonly plan: FieldPlan;
  private readonly parentPath: Path | undefined;
  private ownPath: Path | undefined;

  constructor(plan: FieldPlan, parentPath: Path | undefined) {
    this.plan = plan;
    this.parentPath = parentPath;
  }

  /** The same object each time: whoever compares places compares these. */
  get path(): Path {
    this.ownPath ??= { prev: this.parentPath, key: this.plan.key, typename: this.plan.parentType.name };
    return this.ownPath;
  }

  get fieldName(): GraphQLResolveInfo['fieldName'] {
    return this.plan.definition.name;
  }

  get fieldNodes(): GraphQLResolveInfo['fieldNodes'] {
    return this.plan.nodes;
  }

  get returnType(): GraphQLResolveInfo['returnType'] {
    return this.plan.definition.type;
  }

  get parentType(): GraphQLResolveInfo['parentType'] {
    return this.plan.parentType;
  }

  get schema(): GraphQLResolveInfo['schema'] {
    return this.plan.execution.schema;
  }

  get fragments(): GraphQLResolveInfo['fragments'] {
    return this.plan.execution.fragments;
  }

  get rootValue(): GraphQLResolveInfo['rootValue'] {
    return undefined;
  }

  get operation(): GraphQLResolveInfo['operation'] {
    return this.plan.execution.operation;
  }

  get variableValues(): GraphQLResolveInfo['variableValues'] {
    return this.plan.execution.variableValues;
  }
}
