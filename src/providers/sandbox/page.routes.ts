import { join } from 'node:path'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { serveAssets } from '#platform/assets.ts'
import { sendPage } from '#platform/page.ts'
import { findTarget } from '#platform/settling.ts'
import { sandboxPage } from './page.ts'
import { listFaults, listKept } from './sandbox.queries.ts'

const shown = 100
/** A form sends a field that was left empty as an empty text. */
const choice = <const T extends string[]>(...values: T) => Type.Enum(['', ...values], { default: '' })

export const sandboxPageRoutes: FastifyPluginAsyncTypebox<{
  ports: readonly string[]
  hasClock: boolean
}> = async (app, { ports, hasClock }) => {
  const files = ['page.js', 'page.css'].map((name) => ({
    url: `/${name}`,
    file: join(import.meta.dirname, name),
  }))
  serveAssets(app, 'sandbox', files)

  app.route({
    method: 'GET',
    url: '/',
    config: { access: 'sandbox' },
    schema: {
      querystring: Type.Object({
        channel: choice('sms', 'whatsapp', 'email', 'push'),
        to: Type.String({ maxLength: 320, default: '' }),
        direction: choice('out', 'in'),
      }),
    },
    handler: async ({ ctx, query }, reply) => {
      const filter = {
        ...(query.channel && { channel: query.channel }),
        ...(query.direction && { direction: query.direction }),
        ...(query.to.trim() && { party: query.to.trim() }),
      }
      const messages = await listKept(ctx.db, { ...filter, limit: shown })
      const clock = { now: ctx.now(), target: await findTarget(ctx), canMove: hasClock }
      const faults = await listFaults(ctx.db)
      return sendPage(
        reply,
        sandboxPage({ messages, shown, filter: query, clock, ports, faults }),
        'no-store',
      )
    },
  })
}
