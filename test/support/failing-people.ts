import {
  buildSchema,
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
  union Being = Person | Robot
  type Person implements Named {
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
  type Query { me: Person named: Named nobody: Person being(robot: Boolean = false): Being! beings: [Being] many: [Person] robot: Robot }
  type Mutation { add(n: Int! = 1): Int! addLater(n: Int! = 2): Int me: Person! }`;

interface Being {
  readonly kind: string;
  readonly n: number;
}

const person = (n: number): Being => ({ kind: 'Person', n });
const robot = (n: number): Being => ({ kind: 'Robot', n });

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

/** A schema of people whose fields fail in every way in which a resolver can, at once or later; made anew each time. */
export function createFailingPeople(): GraphQLSchema {
  const schema = buildSchema(SDL);
  let sum = 0;
  const add = (n: number) => {
    sum += n;
    return sum;
  };
  const fields: Record<string, Record<string, GraphQLFieldResolver<Being, unknown>>> = {
    Query: {
      me: () => person(1),
      named: async () => robot(2),
      nobody: () => null,
      being: (_, args) => (args['robot'] ? robot(3) : Promise.resolve(person(3))),
      beings: () => [
        person(1),
        Promise.resolve(robot(2)),
        null,
        Promise.reject(new Error('lost')),
        new Error('gone'),
      ],
      many: () => new Set([person(1), person(2), person(3)]),
      robot: () => person(1),
    },
    Mutation: {
      add: (_, args) => add(args['n']),
      addLater: async (_, args) => add(args['n']),
      me: () => person(sum),
    },
    Person: {
      name: ({ n }) => `person ${n}`,
      later: async ({ n }) => `later ${n}`,
      colour: ({ n }) => ['RED', 'GREEN', 'BLUE'][n % 3],
      picky: ({ n }) => n,
      echo: (_, { text, times }) => `${text}`.repeat(times),
      friend: ({ n }) => (n > 4 ? null : person(n + 1)),
      boss: async ({ n }) => (n > 2 ? null : person(n + 2)),
      friends: ({ n }) => (n > 5 ? new Error('no friends') : [person(n + 1), Promise.resolve(person(n + 2))]),
      beings: async ({ n }) => [person(n + 1), robot(n + 1), Promise.resolve(null)],
      named: ({ n }) => (n % 2 === 0 ? [robot(n), person(n + 1)] : [robot(n), { kind: 'Ghost', n }]),
      numbers: ({ n }) => [[1, null, Promise.resolve(n)], Promise.resolve([]), n > 2 ? null : [4]],
      number: ({ n }) => (n > 1 ? n : 'a text is no list'),
      oops: () => fail('this'),
      oopsLater: () => Promise.reject(new Error('failed later')),
      oopsFatal: ({ n }) => (n % 2 === 0 ? 'fine' : fail('what must be there')),
      oopsFatalLater: async ({ n }) => (n % 2 === 0 ? n : fail('what must be there later')),
      nothing: ({ n }) => (n % 3 === 0 ? null : n),
      asked: (_, args, context, info) => JSON.stringify([args, context, factsOf(info)]),
    },
    Robot: {
      name: async ({ n }) => `robot ${n}`,
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
    if (isAbstractType(type))
      type.resolveType = ({ kind, n }: Being) => (n % 2 === 0 ? kind : Promise.resolve(kind));
    if (isObjectType(type) && type.name === 'Robot') {
      type.isTypeOf = ({ kind, n }: Being) =>
        n % 2 === 0 ? kind === type.name : Promise.resolve(kind === type.name);
    }
    if (isScalarType(type) && type.name === 'Picky') {
      type.serialize = (n) => (n === 2 ? fail('writing') : n === 3 ? null : n);
    }
  }
  return schema;
}
