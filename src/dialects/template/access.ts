import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Sessions, Terms } from '#features/identity/index.ts'
import type { User } from '#platform/ctx.ts'
import { declareEnforced, signedInAccesses } from '#platform/http.ts'
import { failure } from './failures.ts'

/** A sign-in is good for an hour, and nothing renews it. */
export const terms: Terms = { interface: 'template', access: 3600, mostFailures: 10, tells: true }

/** Holds every route to the access that it declares, before anything looks at its body. */
export function allowOnly(app: FastifyInstance, sessions: Sessions): void {
  declareEnforced(app, signedInAccesses)
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config
    if (!access || access === 'visitor') return
    const caller = await readCaller(request, sessions)
    if (!caller) throw failure('unauthenticated', 'sign_in_required')
    request.ctx = { ...request.ctx, actor: caller.user }
  })
}

/** The credential that is in use, and until when it is good, in unix seconds. */
export type Credential = { access_token: string; expires_in: number }

/** Who calls. A credential that is not good is none: these clients send what they have stored wherever they go. */
export async function readCaller(
  { ctx, headers }: FastifyRequest,
  sessions: Sessions,
): Promise<{ user: User; credential: Credential } | undefined> {
  const access_token = tokenIn(headers.authorization ?? '')
  if (!access_token) return undefined
  const user = await sessions.authenticate(ctx, access_token, terms.interface)
  if (typeof user === 'string') return undefined
  return { user, credential: { access_token, expires_in: expiryIn(access_token) } }
}

/** The token itself stands behind `Basic`, not a name and a password in base64, or it stands alone. */
const tokenIn = (header: string) => /^(?:Basic +)?([\w.-]+)$/i.exec(header.trim())?.[1]

/** Only for a token that was found to be good. */
const expiryIn = (token: string): number =>
  Number(Object(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).exp)
