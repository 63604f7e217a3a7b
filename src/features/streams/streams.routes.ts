import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import type { Hub } from './hub.ts'
import type { Line } from './lines.ts'
import { openSocketLine } from './sockets.ts'
import { openSse } from './sse.ts'
import { readPlace } from './stream.rules.ts'
import * as contract from './streams.contract.ts'
import { makeTicket } from './tickets.ts'

/** How many streams one user may have open at once, in this process. */
const mostOfOne = 20

export const streamRoutes: FastifyPluginAsyncTypebox<{ hub: Hub }> = async (app, { hub }) => {
  app.addHook('preClose', async () => hub.close())

  app.route({
    ...contract.makeTicket,
    handler: async ({ ctx }, reply) => reply.code(201).send(await makeTicket(ctx)),
  })

  app.route({
    ...contract.openStream,
    exposeHeadRoute: false,
    // A line that is one too many is refused while that can still be said in words.
    preHandler: async ({ ctx }) => refuseMore(hub, requireUser(ctx).id),
    handler: async (request, reply) => {
      const line = openSse(reply, whoOf(request))
      const { raw } = reply
      await follow(hub, request, line, {
        isGone: () => raw.destroyed,
        onClose: (left) => raw.on('close', left),
      })
      return reply
    },
    wsHandler: (socket, request) =>
      follow(hub, request, openSocketLine(socket, whoOf(request)), {
        isGone: () => socket.readyState !== socket.OPEN,
        onClose: (left) => socket.on('close', left),
      }),
  })
}

/** Opens the line; one that cannot be opened is dropped, and comes back by itself. */
async function follow(
  hub: Hub,
  request: FastifyRequest,
  line: Line,
  { isGone, onClose }: { isGone(): boolean; onClose(left: () => void): void },
): Promise<void> {
  // Whoever asked may have left meanwhile, and many may have asked at once.
  if (isGone() || hub.countOf(line.user_id) >= mostOfOne) return line.drop()
  const reader = hub.add(line)
  onClose(() => hub.remove(reader))
  try {
    await hub.open(request.ctx, reader, placeOf(request))
  } catch (error) {
    request.log.warn({ reason: String(error) }, 'a stream could not be opened')
    hub.remove(reader)
    line.drop()
  }
}

function refuseMore(hub: Hub, userId: string): void {
  if (hub.countOf(userId) >= mostOfOne)
    throw new DomainError(
      'rate_limited',
      'too_many_streams',
      `There are ${mostOfOne} streams open. Close one first.`,
    )
}

function whoOf({ ctx }: FastifyRequest) {
  const { id: user_id, role, session_id } = requireUser(ctx)
  return { user_id, role, session_id }
}

/** A browser that comes back by itself says in a header what it had last. */
function placeOf({ query, headers }: FastifyRequest) {
  const { after } = query as { after?: string }
  return readPlace(after ?? String(headers['last-event-id'] ?? ''))
}
