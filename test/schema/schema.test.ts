import { readFileSync } from 'node:fs';
import {
  type DirectiveNode,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  isUnionType,
  Kind,
  parse,
} from 'graphql';
import { describe, expect, it, test } from 'vitest';
import { errorCodes } from '../../src/graphql/errors.ts';
import { SCOPES } from '../../src/platform/scopes.ts';
import { printedSchema, schema } from '../../src/schema.ts';
import { ADMIN_RIGHTS } from '../support/admin-rights.ts';

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);
const objects = types.filter((type) => isObjectType(type) || isInterfaceType(type));
const inputs = types.filter((type): type is GraphQLInputObjectType => isInputObjectType(type));
const enums = types.filter((type): type is GraphQLEnumType => isEnumType(type));
const unions = types.filter(isUnionType);
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
  (type): type is GraphQLObjectType => type != null,
);

describe('the schema', () => {
  it('is the one in schema.graphql, which is reviewed like code', () => {
    expect(printedSchema()).toBe(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
  });

  it('describes every type, field, argument, input field, enum value and directive', () => {
    const described: [string, string | null | undefined][] = [
      ...types.map(({ name, description }) => [name, description] as [string, typeof description]),
    ];
    for (const type of objects) {
      for (const field of Object.values(type.getFields())) {
        described.push([`${type.name}.${field.name}`, field.description]);
        for (const arg of field.args)
          described.push([`${type.name}.${field.name}(${arg.name})`, arg.description]);
      }
    }
    for (const type of inputs) {
      for (const field of Object.values(type.getFields()))
        described.push([`${type.name}.${field.name}`, field.description]);
    }
    for (const type of enums) {
      for (const value of type.getValues()) described.push([`${type.name}.${value.name}`, value.description]);
    }
    for (const directive of schema.getDirectives().filter((one) => !isSpecifiedDirective(one))) {
      described.push([`@${directive.name}`, directive.description]);
    }
    expect(described.filter(([, description]) => !description?.trim()).map(([name]) => name)).toEqual([]);
  });
});

describe('names', () => {
  test.each(
    Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => ({ field, name: field.name })),
  )('of $name are the mutation, its input, its result and its payload', ({ field }) => {
    const name = `${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`;
    for (const arg of field.args) {
      expect(arg.name).toBe('input');
      expect(String(arg.type)).toBe(`${name}Input!`);
    }
    const type = getNamedType(field.type);
    if (isUnionType(type)) {
      expect(type.name).toBe(`${name}Result`);
      expect(type.getTypes().filter((member) => member.name === `${name}Payload`)).toHaveLength(1);
    } else expect(type.name).toBe(`${name}Payload`);
  });

  it('of types are in PascalCase, of fields in camelCase, of values in CAPITALS', () => {
    expect(types.map(({ name }) => name).filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([]);
    const fields = [...objects, ...inputs].flatMap((type) => Object.keys(type.getFields()));
    expect(fields.filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name))).toEqual([]);
    const values = enums.flatMap((type) => type.getValues().map(({ name }) => name));
    expect(values.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))).toEqual([]);
  });

  it('of times end in At, but for two that the contract names otherwise', () => {
    const times = objects.flatMap((type) =>
      Object.values(type.getFields()).filter((field) => getNamedType(field.type).name === 'DateTime'),
    );
    const others = times.map(({ name }) => name).filter((name) => !name.endsWith('At'));
    expect(others.filter((name) => name !== 'at' && name !== 'failingSince')).toEqual([]);
  });
});

describe('refusals', () => {
  const errorInterface = schema.getType('Error');
  if (!isInterfaceType(errorInterface)) throw new Error('Error is an interface.');
  const refusals = new Set(schema.getPossibleTypes(errorInterface));

  it('in unions are all of the interface Error, and named so', () => {
    for (const union of unions) {
      for (const member of union.getTypes()) {
        expect([union.name, member.name, refusals.has(member)]).toEqual([
          union.name,
          member.name,
          member.name.endsWith('Error'),
        ]);
      }
    }
    for (const { name } of refusals) expect(name).toMatch(/Error$/);
  });

  it('each say when they are returned', () => {
    for (const { name, description } of refusals) {
      expect(`${name}: ${description}`).toMatch(/: Returned when .+\.$/s);
    }
  });

  it('have a code each, and no code is without one', () => {
    const codes = Object.keys(errorCodes());
    const named = [...refusals].map(({ name }) => {
      const code = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
      return codes.includes(code) ? code : code.replace(/_ERROR$/, '');
    });
    expect(named.sort()).toEqual(codes.sort());
  });
});

describe('secrets', () => {
  it('are in no type that can be read later: only payloads hold a token, a link or a key', () => {
    const nouns = objects.filter((type) => !(roots as object[]).includes(type));
    const holders = nouns.flatMap((type) =>
      Object.keys(type.getFields())
        .filter((name) => /token|link|secret|password|hash/i.test(name))
        .map((name) => `${type.name}.${name}`),
    );
    // What a webhook's secret begins with, and until when the old one signs, tell nothing of it.
    const known =
      /^\w+Payload\.|^Session\.(accessToken|refreshToken|tokenType)$|^WebhookEndpoint\.(secretPrefix|previousSecretExpiresAt)$/;
    expect(holders.filter((place) => !known.test(place))).toEqual([]);
  });
});

describe('access', () => {
  const fields = roots.flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ type: type.name, field: field.name })),
  );
  const printed = new Map<string, readonly DirectiveNode[]>();
  for (const definition of parse(printedSchema()).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      printed.set(`${definition.name.value}.${field.name.value}`, field.directives ?? []);
    }
  }
  const ACCESS = new Set(['public', 'authenticated', 'requiresScopes']);

  test.each(fields)('to $type.$field is said by exactly one directive', ({ type, field }) => {
    const said = (printed.get(`${type}.${field}`) ?? []).filter(({ name }) => ACCESS.has(name.value));
    expect(said).toHaveLength(1);
  });

  it('to each mutation was looked at for what it could make of an ADMIN', () => {
    const mutations = fields.flatMap(({ type, field }) => (type === 'Mutation' ? field : []));
    // A new one belongs in test/support/admin-rights.ts, with rows in the table there or with the reason why not.
    expect(Object.keys(ADMIN_RIGHTS).sort()).toEqual(mutations.sort());
  });

  it('is asked for by scopes that exist', () => {
    const asked = [...printed.values()]
      .flat()
      .flatMap((directive) =>
        directive.name.value === 'requiresScopes'
          ? (JSON.stringify(directive.arguments).match(/[a-z-]+:[a-z]+/g) ?? [])
          : [],
      );
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((scope) => !(SCOPES as readonly string[]).includes(scope))).toEqual([]);
  });
});
