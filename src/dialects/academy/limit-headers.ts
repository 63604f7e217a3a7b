import type { FastifyInstance } from 'fastify'

/** Tells what is left of a limited route, on every answer of it. */
export function tellLimits(app: FastifyInstance): void {
  app.addHook('onSend', async ({ limitUse: use, ctx }, reply) => {
    if (!use) return
    const reset = Math.floor(use.ends_at.getTime() / 1000)
    const left = Math.max(1, Math.ceil((use.ends_at.getTime() - ctx.now().getTime()) / 1000))
    reply.header('x-ratelimit-limit', use.most)
    reply.header('x-ratelimit-remaining', Math.max(0, use.most - use.uses))
    reply.header('x-ratelimit-reset', reset)
    if (!reply.hasHeader('retry-after')) reply.header('retry-after', left)
  })
}
