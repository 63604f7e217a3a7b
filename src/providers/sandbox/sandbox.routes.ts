import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DomainError } from '#platform/errors.ts'
import { type ClockOptions, clockRoutes } from './clock.routes.ts'
import { setFault } from './faults.ts'
import { listNotices } from './notices.ts'
import { sandboxPageRoutes } from './page.routes.ts'
import { type ReplyOptions, replyRoutes } from './replies.routes.ts'
import * as contract from './sandbox.contract.ts'
import { listKept } from './sandbox.queries.ts'

export type SandboxOptions = ClockOptions & ReplyOptions & { ports: readonly string[] }

export const sandboxRoutes: FastifyPluginAsyncTypebox<SandboxOptions> = async (
  app,
  { store, key, loops, ports, hasClock },
) => {
  await app.register(sandboxPageRoutes, { ports, hasClock })
  if (ports.includes('texts')) await app.register(replyRoutes, { store, key })
  await app.register(clockRoutes, { loops, hasClock })

  app.route({
    ...contract.listMessages,
    handler: async ({ ctx, query }) => ({ data: await listKept(ctx.db, query) }),
  })

  app.route({
    ...contract.listNotices,
    handler: async ({ ctx, query: { port, limit } }) => ({ data: await listNotices(ctx.db, port, limit) }),
  })

  app.route({
    ...contract.addFault,
    handler: async ({ ctx, body: { port, mode, count } }, reply) => {
      if (!ports.includes(port))
        throw new DomainError('invalid', 'unknown_port', `The sandbox ports are ${ports.join(', ')}.`)
      await setFault(ctx.db, port, mode, count)
      return reply.code(204).send(null)
    },
  })
}
