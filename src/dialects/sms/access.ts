import type { FastifyInstance, FastifyRequest } from 'fastify'
import { allows, authenticateKey } from '#features/api-keys/index.ts'
import type { User } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Through which port a route of sms sends, which a program needs a scope for. */
    smsPort?: 'texts' | 'push'
  }
}

const scopes = { texts: 'messages:write', push: 'push:write' } as const

/** On the sandbox anybody may try it: nothing leaves the machine. What costs money wants an API key. */
export function askForKeys(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const port = request.routeOptions.config.smsPort
    if (!port || request.ctx.providers[port].vendor === 'sandbox') return
    request.ctx = { ...request.ctx, actor: await readProgram(request, scopes[port]) }
  })
}

async function readProgram(
  { ctx, headers }: FastifyRequest,
  scope: (typeof scopes)[keyof typeof scopes],
): Promise<User> {
  const key = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const known = key ? await authenticateKey(ctx, key) : undefined
  if (!known) throw new DomainError('unauthenticated', 'key_refused', 'Send Authorization: Bearer <API key>.')
  if (!allows(known.scopes, scope))
    throw new DomainError('forbidden', 'scope_missing', `This API key lacks the scope ${scope}.`)
  return known.user
}
