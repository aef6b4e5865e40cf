// The plain stack: Yoga, Pothos with its Prisma plugin, and Prisma, used as their documentation shows, for the two reads that
// peers are compared by. Nobody is authenticated, nothing is limited or logged. It says its port to the process that forked it.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import { PrismaPg } from '@prisma/adapter-pg';
import { DateTimeResolver } from 'graphql-scalars';
import { createYoga } from 'graphql-yoga';
import type PrismaTypes from '../src/generated/pothos-prisma-types.ts';
import { getDatamodel } from '../src/generated/pothos-prisma-types.ts';
import { type Invite, PrismaClient } from '../src/generated/prisma/client.ts';

const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.argv[2] ?? '', max: 10 }),
});

const builder = new SchemaBuilder<{
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  Scalars: { DateTime: { Input: Date; Output: Date } };
}>({
  plugins: [RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  prisma: { client: prisma, dmmf: getDatamodel() },
  relay: { nodesOnConnection: true, nodeQueryOptions: false, nodesQueryOptions: false },
});

builder.addScalarType('DateTime', DateTimeResolver);

const isExpired = (invite: Pick<Invite, 'status' | 'expiresAt'>) =>
  invite.status === 'PENDING' && invite.expiresAt <= new Date();

const person = builder.prismaObject('User', {
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email'),
    name: t.string({
      select: { firstName: true, lastName: true },
      resolve: ({ firstName, lastName }) => (lastName === null ? firstName : `${firstName} ${lastName}`),
    }),
  }),
});

const delivery = builder.objectRef<Pick<Invite, 'deliveryStatus' | 'sentCount'>>('Delivery').implement({
  fields: (t) => ({ status: t.exposeString('deliveryStatus'), sentCount: t.exposeInt('sentCount') }),
});

const invite = builder.prismaObject('Invite', {
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email'),
    role: t.exposeString('role'),
    roles: t.exposeStringList('roles'),
    status: t.string({
      select: { status: true, expiresAt: true },
      resolve: (invite) => (isExpired(invite) ? 'EXPIRED' : invite.status),
    }),
    message: t.exposeString('message', { nullable: true }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    delivery: t.field({
      type: delivery,
      select: { deliveryStatus: true, sentCount: true },
      resolve: (invite) => invite,
    }),
    invitedBy: t.relation('invitedBy', { type: person, nullable: true }),
    invitedByName: t.exposeString('invitedByName', { nullable: true }),
  }),
});

const verdict = builder.objectRef<{ invite: Invite | null }>('InviteVerdict').implement({
  fields: (t) => ({
    valid: t.boolean({ resolve: ({ invite }) => invite !== null }),
    code: t.string({ nullable: true, resolve: ({ invite }) => (invite ? null : 'INVALID') }),
    invite: t.field({ type: invite, nullable: true, resolve: (it) => it.invite }),
  }),
});

/** Usher's own plugin, which is not loaded here, has the types of root fields ask for it. */
const ACCESS = { access: 'public' } as const;

builder.queryType({
  fields: (t) => ({
    validateInvite: t.field({
      ...ACCESS,
      type: verdict,
      args: { token: t.arg.string({ required: true }) },
      resolve: async (_, { token }) => {
        const hash = createHash('sha256').update(token).digest();
        const held = await prisma.invite.findFirst({
          where: { OR: [{ tokenHash: hash }, { previousTokenHash: hash }] },
        });
        return { invite: held?.status === 'PENDING' && !isExpired(held) ? held : null };
      },
    }),
    invites: t.prismaConnection({
      ...ACCESS,
      type: 'Invite',
      cursor: 'id',
      resolve: (query) =>
        prisma.invite.findMany({ ...query, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }),
    }),
  }),
});

const yoga = createYoga({ schema: builder.toSchema(), graphiql: false });
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
