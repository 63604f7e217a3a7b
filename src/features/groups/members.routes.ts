import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DomainError } from '#platform/errors.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './members.contract.ts'
import { importMembers } from './members-import.ts'
import { addMembers, changeMember, getMember, listMembers, readPeople, removeMember } from './memberships.ts'
import type { Person } from './people.rules.ts'

export const memberRoutes: FastifyPluginAsyncTypebox<{ timeZone: string }> = async (app, { timeZone }) => {
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))

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
