import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { findAccount, finishSignIn, type Sessions, type UserRow, visitOf } from '#features/identity/index.ts'
import { proveRecoveryCode, proveTotp } from '#features/second-factors/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { terms } from './access.ts'
import { failure } from './failures.ts'
import { toCode } from './otps.ts'
import * as contract from './second-factors.contract.ts'
import { toEntered } from './user-shapes.ts'

type Prove = Parameters<typeof finishSignIn>[6]

export const secondStepRoutes: FastifyPluginAsyncTypebox<{ sessions: Sessions }> = async (
  app,
  { sessions },
) => {
  async function enter(request: FastifyRequest, email: string, method: string, prove: Prove) {
    const { id } = await getGuarded(request.ctx, email)
    const visit = visitOf(request)
    const entered = await finishSignIn(request.ctx, sessions, terms, { user_id: id }, visit, method, prove)
    return toEntered(entered)
  }

  app.route({
    ...contract.enterByOtp,
    handler: async (request) => {
      const { email, otp } = request.body
      const user = await enter(request, email, 'totp', proveTotp(toCode(otp)))
      return { message: 'The TOTP MFA token is valid', success: true, user }
    },
  })

  app.route({
    ...contract.enterByRecoveryCode,
    handler: async (request) => {
      const { email, recovery_code } = request.body
      const user = await enter(request, email, 'recovery_code', proveRecoveryCode(recovery_code))
      return { message: 'The MFA recovery code is valid', success: true, user }
    },
  })
}

/** The account of that address, which has a second step. */
async function getGuarded(ctx: Ctx, email: string): Promise<UserRow> {
  const user = await findAccount(ctx, { email: email.trim() })
  if (!user) throw notFound('user')
  if (!user.second_factor_at) throw failure('conflict', 'not_enabled')
  return user
}
