import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  getMe,
  refuseNoZone,
  type Sessions,
  sendEntered,
  v1Terms,
  visitOf,
} from '#features/identity/index.ts'
import { enterByPhone, provePhone, resetByPhone } from './phone-accounts.ts'
import { askForCode, type CodePolicy } from './phone-codes.ts'
import * as contract from './phones.contract.ts'

type Options = { sessions: Sessions; policy: CodePolicy }

export const phoneRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { sessions, policy }) => {
  app.route({
    ...contract.askForCode,
    handler: async ({ ctx, body, ip }, reply) =>
      reply.code(202).send(await askForCode(ctx, policy, { ...body, address: ip })),
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
    handler: async ({ ctx, body }, reply) => {
      await resetByPhone(ctx, body)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.askToProve,
    handler: async ({ ctx, body, ip }, reply) => {
      const { locale } = await getMe(ctx)
      const ask = { phone: body.phone, purpose: 'prove', locale, address: ip } as const
      return reply.code(202).send(await askForCode(ctx, policy, ask))
    },
  })

  app.route({
    ...contract.provePhone,
    handler: async ({ ctx, body }) => ({ phone: (await provePhone(ctx, body)).phone ?? '' }),
  })
}
