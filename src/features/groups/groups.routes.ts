import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DomainError } from '#platform/errors.ts'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './groups.contract.ts'
import { createGroup, getGroup, listGroups, removeGroup, updateGroup } from './groups.ts'
import { importMembers } from './members-import.ts'
import { addMembers, changeMember, getMember, listMembers, readPeople, removeMember } from './memberships.ts'
import type { Person } from './people.rules.ts'

export const groupRoutes: FastifyPluginAsyncTypebox<{ timeZone: string }> = async (app, { timeZone }) => {
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))

  app.route({ ...contract.listGroups, handler: ({ ctx, query }) => listGroups(ctx, query) })
  app.route({
    ...contract.createGroup,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => createGroup(ctx, request.body))),
  })
  app.route({
    ...contract.getGroup,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getGroup(request.ctx, request.params)),
  })
  app.route({
    ...contract.updateGroup,
    handler: async (request, reply) => {
      const care = { expected: expectedVersion(request) }
      return sendVersioned(request, reply, await updateGroup(request.ctx, request.params, request.body, care))
    },
  })
  app.route({
    ...contract.removeGroup,
    handler: async (request, reply) => {
      await removeGroup(request.ctx, request.params, { expected: expectedVersion(request) })
      return reply.code(204).send(null)
    },
  })

  app.route({ ...contract.listMembers, handler: ({ ctx, params, query }) => listMembers(ctx, params, query) })
  app.route({
    ...contract.addMember,
    handler: async (request, reply) => {
      const { ctx, params } = request
      const body: unknown = request.body
      if (body instanceof Readable)
        return reply.code(200).send(await importMembers(ctx, params, body, timeZone))
      const [member] = readPeople([body as Person], timeZone)
      if (!member) throw new DomainError('invalid', 'invalid_request', 'Name a learner.')
      const added = await once(request, async (tx) => {
        await addMembers(tx, params, [member], 'teacher')
        return getMember(tx, params, { phone: member.phone })
      })
      return reply.code(201).send(added)
    },
  })
  app.route({
    ...contract.getMember,
    handler: ({ ctx, params }) => getMember(ctx, params, { id: params.member_id }),
  })
  app.route({
    ...contract.updateMember,
    handler: ({ ctx, params, body }) => changeMember(ctx, params, { id: params.member_id }, body, timeZone),
  })
  app.route({
    ...contract.removeMember,
    handler: async ({ ctx, params }, reply) => {
      await removeMember(ctx, params, { id: params.member_id })
      return reply.code(204).send(null)
    },
  })
}
