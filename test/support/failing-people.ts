import {
  buildSchema,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  isScalarType,
} from 'graphql';

const SDL = `
  scalar Picky
  enum Colour { RED GREEN }
  interface Named { name: String! nickname: String }
  interface Mortal { later: String }
  union Being = Person | Robot
  type Person implements Named & Mortal {
    name: String!
    nickname: String
    later: String
    colour: Colour
    picky: Picky
    echo(text: String = "nothing", times: Int! = 1): String!
    friend: Person
    boss: Person!
    friends: [Person!]
    beings: [Being]!
    named: [Named!]!
    mortals: [Mortal]
    numbers: [[Int]!]
    number: [Int]
    oops: String
    oopsLater: String
    oopsFatal: String!
    oopsFatalLater: Int!
    nothing: Int!
    asked(n: Int): String!
  }
  type Robot implements Named { name: String! nickname: String serial: ID! owner: Person oopsFatal: String! }
  type Query {
    me: Person
    named: Named
    nobody: Person
    being(robot: Boolean = false): Being!
    beings: [Being]
    many: [Person]
    robot: Robot
  }
  type Mutation { add(n: Int! = 1): Int! addLater(n: Int! = 2): Int me: Person! }`;

/** What resolvers are to be given as their context. */
export const CONTEXT = { caller: 'Ada' };

interface Being {
  readonly __typename: string;
  readonly n: number;
}

const person = (n: number): Being => ({ __typename: 'Person', n });
const robot = (n: number): Being => ({ __typename: 'Robot', n });

function fail(what: string): never {
  throw new Error(`${what} failed`);
}

/** What a resolver is told about its field. */
function factsOf(info: GraphQLResolveInfo) {
  const { fieldName, path, rootValue, variableValues } = info;
  return {
    ...{ fieldName, path, rootValue, variableValues },
    types: `${info.parentType} ${info.returnType} ${info.schema.getQueryType()}`,
    operation: info.operation.name?.value,
    fragments: Object.keys(info.fragments),
    lines: info.fieldNodes.map(({ loc }) => loc?.start),
  };
}

/**
 * A schema of people whose fields fail in every way in which a resolver can; made anew each time.
 *
 * @param options.late whether some of them do so later, as promises and as what is only like one
 */
export function createFailingPeople({ late }: { late: boolean }): GraphQLSchema {
  const schema = buildSchema(SDL);
  const later = <Value>(value: Value) => (late ? Promise.resolve(value) : value);
  const thenable = <Value>(value: Value) =>
    // biome-ignore lint/suspicious/noThenProperty: a promise of another library.
    late ? { then: (take: (value: Value) => void) => Promise.resolve(value).then(take) } : value;
  const failLater = (what: string) => (late ? Promise.reject(new Error(`${what} failed later`)) : fail(what));
  let sum = 0;
  const add = (n: number) => {
    sum += n;
    return sum;
  };
  const fields: Record<string, Record<string, GraphQLFieldResolver<Being, unknown>>> = {
    Query: {
      me: () => person(1),
      named: () => later(robot(2)),
      nobody: () => null,
      being: (_, args) => (args['robot'] ? robot(3) : later(person(3))),
      beings: () => [person(1), later(robot(2)), null, new Error('gone')],
      many: () => new Set([person(1), person(2), person(3)]),
      robot: () => person(1),
    },
    Mutation: {
      add: (_, args) => add(args['n']),
      addLater: (_, args) => (late ? new Promise(setImmediate).then(() => add(args['n'])) : add(args['n'])),
      me: () => person(sum),
    },
    Person: {
      name: ({ n }) => `person ${n}`,
      later: ({ n }) => later(`later ${n}`),
      colour: ({ n }) => ['RED', 'GREEN', 'BLUE'][n % 3],
      picky: ({ n }) => n,
      echo: (_, { text, times }) => `${text}`.repeat(times),
      friend: ({ n }) => (n > 4 ? null : person(n + 1)),
      boss: ({ n }) => thenable(n > 2 ? null : person(n + 2)),
      friends: ({ n }) => (n > 5 ? new Error('no friends') : [person(n + 1), later(person(n + 2))]),
      beings: ({ n }) => later([person(n + 1), robot(n + 1), later(null)]),
      named: ({ n }) => [
        robot(n),
        { __typename: n % 2 === 0 ? 'Person' : n % 3 === 0 ? 'Query' : 'Ghost', n },
      ],
      mortals: ({ n }) => [person(n), robot(n)],
      numbers: ({ n }) => [[1, null, later(n), 'no number'], later([]), n > 2 ? null : [4]],
      number: ({ n }) => (n > 1 ? n : 'a text is no list'),
      oops: () => fail('this'),
      oopsLater: () => failLater('this'),
      oopsFatal: ({ n }) => (n % 2 === 0 ? 'fine' : fail('what must be there')),
      oopsFatalLater: ({ n }) => (n % 2 === 0 ? later(n) : failLater('what must be there')),
      nothing: ({ n }) => (n % 3 === 0 ? null : n),
      asked: (_, args, context, info) => JSON.stringify([args, context, factsOf(info)]),
    },
    Robot: {
      name: ({ n }) => later(`robot ${n}`),
      serial: ({ n }) => n,
      owner: ({ n }) => person(n),
      oopsFatal: () => fail('a robot'),
    },
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type)) {
      for (const [name, resolve] of Object.entries(fields[type.name] ?? {})) {
        const field = type.getFields()[name];
        if (field) field.resolve = resolve;
      }
    }
    // The rest are told apart as GraphQL does by itself.
    if (isAbstractType(type) && type.name !== 'Mortal') {
      type.resolveType = ({ __typename, n }: Being, context) => {
        const name = context === CONTEXT ? __typename : undefined;
        return n % 2 === 0 ? name : later(name);
      };
    }
    if (isObjectType(type) && type.name === 'Robot') {
      type.isTypeOf = ({ __typename, n }: Being, context) => {
        const itIs = context === CONTEXT && __typename === 'Robot';
        return n % 2 === 0 ? itIs : later(itIs);
      };
    }
    if (isScalarType(type) && type.name === 'Picky') {
      type.serialize = (n) => {
        if (n === 1) return n;
        if (n === 2) fail('writing');
        if (n === 3) throw new GraphQLError('The secret is 3.');
        return n === 4 ? null : undefined;
      };
    }
  }
  return schema;
}
