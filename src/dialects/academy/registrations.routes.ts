import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { signUp } from '#features/identity/index.ts'
import {
  beginRegistration,
  finishRegistration,
  type NewRegistration,
  type Pending,
  resendRegistrationCode,
} from '#features/phones/index.ts'
import { terms } from './access.ts'
import { cookieFor, knownVisitOf, toSignedIn } from './entering.ts'
import { failure } from './failures.ts'
import { confirmLink } from './mailed-links.ts'
import type { Options } from './options.ts'
import * as contract from './registrations.contract.ts'
import { toUser } from './user-shapes.ts'

const session = 'session'
const lasts = 15 * 60

export const registrationRoutes: FastifyPluginAsyncTypebox<Options> = async (app, options) => {
  const { sessions, codePolicy } = options
  const link = confirmLink(options)

  /** The cookie stands for what is asked for; it opens nothing without the code. */
  async function begin(request: FastifyRequest, reply: FastifyReply, wanted: NewRegistration) {
    const { address } = knownVisitOf(request)
    const { secret, pending } = await beginRegistration(request.ctx, codePolicy, wanted, address)
    reply.setCookie(session, secret, cookieFor(request, lasts))
    return toSent(pending)
  }

  app.route({
    ...contract.register,
    handler: async (request, reply) => {
      const { phone, bio, ...account } = request.body
      const wanted = { ...account, bio: bio ?? '' }
      if (phone?.trim()) return begin(request, reply, { ...wanted, phone })
      const user = toUser(await signUp(request.ctx, wanted, { link }), request)
      return reply.code(201).send({ message: 'User created successfully', user })
    },
  })

  app.route({
    ...contract.sendOtp,
    handler: async (request, reply) => {
      const { bio, ...wanted } = request.body
      return begin(request, reply, { ...wanted, bio: bio ?? '' })
    },
  })

  for (const verify of [contract.verifyOtp, contract.verifyRegistration] as const)
    app.route({
      ...verify,
      handler: async (request, reply) => {
        const { otp, phone } = request.body
        if (!otp) throw failure('invalid', 'otp_missing')
        const claim = { ...claimOf(request, phone), code: otp.trim() }
        const visit = knownVisitOf(request)
        const entered = await finishRegistration(request.ctx, sessions, terms, claim, visit, link)
        reply.clearCookie(session, cookieFor(request, lasts))
        const message = 'Registration successful!'
        return reply.code(201).send({ message, ...toSignedIn(reply, entered) })
      },
    })

  app.route({
    ...contract.resendOtp,
    handler: async (request, reply) => {
      const claim = claimOf(request, request.body.phone)
      const { address } = knownVisitOf(request)
      const pending = await resendRegistrationCode(request.ctx, codePolicy, claim, address)
      const secret = request.cookies[session]
      if (secret) reply.setCookie(session, secret, cookieFor(request, lasts))
      return toSent(pending)
    },
  })
}

/** By the cookie, or, for clients that keep none, by the number, from the address where it began. */
function claimOf(request: FastifyRequest, phone: string | null | undefined) {
  const secret = request.cookies[session]
  return secret ? { secret } : { phone: phone ?? '', address: knownVisitOf(request).address }
}

function toSent({ email, first_name, last_name, phone, bio, role }: Pending) {
  return {
    message: `OTP sent to ${phone}`,
    status: 'OTP_SENT' as const,
    next: 'api/v1/auth/verify-otp',
    'session-data': { email, first_name, last_name, phone, bio, role },
  }
}
