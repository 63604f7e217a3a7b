import type { FastifyInstance } from 'fastify'
import type { Ctx } from './ctx.ts'
import { toDomainError } from './problems.ts'

/** Tells whoever looks after the academy of what nobody foresaw; a failure that has a name of ours is not that. */
export function reportError(ctx: Ctx, where: string, thrown: unknown): void {
  if (toDomainError(thrown)) return
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  ctx.providers.errorReports.report({ error, where, request_id: ctx.request_id, at: ctx.now() })
}

/** Reports what a route throws, in whatever words its interface then answers. */
export function reportRequests(app: FastifyInstance): void {
  app.addHook('onError', (request, _reply, error, done) => {
    reportError(request.ctx, `${request.method} ${request.routeOptions.url ?? ''}`, error)
    done()
  })
}
