import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { getMe, proveMe, provePassword, requireFresh } from '#features/identity/index.ts'
import {
  activateAuthenticator,
  drawQrCode,
  listRecoveryCodes,
  makeRecoveryCodes,
  prepareAuthenticator,
  tradeCode,
  turnOffSecondFactor,
} from '#features/second-factors/index.ts'
import { listSocialAccounts } from '#features/social/index.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import { countUse } from '#platform/limits.ts'
import { failure } from './failures.ts'
import { toCode } from './otps.ts'
import * as contract from './second-factors.contract.ts'

/** A code is one of a million, and three are right at a time: nobody tries them all with a token that was left behind. */
const codesOfAccount = { name: 'template.codes_of_account', most: 20, seconds: 3600 }

export const secondFactorRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.qrCode,
    handler: async ({ ctx, body }) => {
      await refuseNoEmail(ctx)
      await proveOwner(ctx, body.login_type, body.password)
      const { uri } = await prepareAuthenticator(ctx)
      return { image: (await drawQrCode(uri)).toString('base64'), success: true }
    },
  })

  app.route({
    ...contract.verifyOtp,
    handler: async ({ ctx, body }) => {
      await countUse(ctx, codesOfAccount, requireUser(ctx).id)
      const codes = await tradeCode(ctx, toCode(body.otp))
      return { data: { codes, otp_verified: true }, message: 'OTP verified successfully', success: true }
    },
  })

  app.route({
    ...contract.setUpMfa,
    handler: async ({ ctx, body: { mfa_enabled, otp } }) => {
      if (!mfa_enabled) {
        await turnOffSecondFactor(ctx)
        return { message: 'MFA disabled successfully', success: true }
      }
      if (otp === undefined || otp === null || otp === '')
        throw failure('invalid', 'field_missing', 'OTP is required.')
      await countUse(ctx, codesOfAccount, requireUser(ctx).id)
      await activateAuthenticator(ctx, toCode(otp))
      return { message: 'MFA enabled successfully', success: true }
    },
  })

  app.route({
    ...contract.listCodes,
    handler: async ({ ctx }) => {
      if (!(await getMe(ctx)).second_factor_at) throw failure('conflict', 'no_second_factor')
      return { data: (await listRecoveryCodes(ctx)).map(({ hint }) => hint.padEnd(32, '*')), success: true }
    },
  })

  app.route({
    ...contract.makeCodes,
    handler: async ({ ctx }) => ({ data: await makeRecoveryCodes(ctx), success: true }),
  })
}

/** Whoever signed in by a provider a moment ago need show no password; anybody else does, and cannot try many. */
async function proveOwner(ctx: Ctx, loginType: string, password: string | null | undefined): Promise<void> {
  if (password) return proveMe(ctx, provePassword(password))
  const isSocial = loginType === 'social' && (await listSocialAccounts(ctx)).length > 0
  if (!isSocial) throw failure('invalid', 'password_missing', 'Password not provided for MFA')
  await requireFresh(ctx)
}

/** The second step is asked for by e-mail: whoever has none could not take it. */
async function refuseNoEmail(ctx: Ctx): Promise<void> {
  const words = 'MFA needs an email address, and this account has none.'
  if (!(await getMe(ctx)).email) throw failure('conflict', 'email_missing', words)
}
