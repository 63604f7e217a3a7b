import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  getMe,
  refuseNoZone,
  type Sessions,
  sendEntered,
  v1Terms,
  visitOf,
} from '#features/identity/index.ts'
import { enterByPhone, provePhone, removePhone, resetByPhone } from './phone-accounts.ts'
import { askForCode, type CodePolicy } from './phone-codes.ts'
import * as contract from './phones.contract.ts'

type Options = { sessions: Sessions; policy: CodePolicy }

export const phoneRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { sessions, policy }) => {
  app.route({
    ...contract.askForCode,
    handler: async (request, reply) => {
      const { address } = visitOf(request)
      return reply.code(202).send(await askForCode(request.ctx, policy, { ...request.body, address }))
    },
  })

  app.route({
    ...contract.enterByPhone,
    handler: async (request, reply) => {
      const { ctx, body } = request
      const { code_id, code, ...names } = body
      refuseNoZone(names.time_zone)
      const entry = { code_id, code, names }
      return sendEntered(ctx, reply, await enterByPhone(ctx, sessions, v1Terms, entry, visitOf(request)))
    },
  })

  app.route({
    ...contract.resetByPhone,
    handler: async (request, reply) => {
      await resetByPhone(request.ctx, request.body, visitOf(request))
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.askToProve,
    handler: async (request, reply) => {
      const { ctx, body } = request
      const { locale } = await getMe(ctx)
      const { address } = visitOf(request)
      const ask = { phone: body.phone, purpose: 'prove', locale, address } as const
      return reply.code(202).send(await askForCode(ctx, policy, ask))
    },
  })

  app.route({
    ...contract.provePhone,
    handler: async ({ ctx, body }) => ({ phone: (await provePhone(ctx, body)).phone ?? '' }),
  })

  app.route({
    ...contract.removePhone,
    handler: async ({ ctx }, reply) => {
      await removePhone(ctx)
      return reply.code(204).send(null)
    },
  })
}
