import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { changePassword, requestPasswordReset, resetPassword } from '#features/identity/index.ts'
import { notFound } from '#platform/errors.ts'
import { getByUid } from './entity-ids.ts'
import { failure } from './failures.ts'
import { resetLink, useLinkOf } from './mailed-links.ts'
import * as contract from './passwords.contract.ts'

export const passwordRoutes: FastifyPluginAsyncTypebox<{ frontendUrl: string }> = async (
  app,
  { frontendUrl },
) => {
  app.route({
    ...contract.forgot,
    handler: async ({ ctx, body }) => {
      if (!(await requestPasswordReset(ctx, body.email, resetLink(frontendUrl)))) throw notFound('user')
      return { message: 'Password reset email sent to the user', success: true }
    },
  })

  app.route({
    ...contract.reset,
    handler: async ({ ctx, params, body }) => {
      const user = await getByUid(ctx, params.uid)
      await useLinkOf(ctx, user, params.token, () => resetPassword(ctx, params.token, body.password, 'any'))
      const message = 'Your password has been updated! You are now able to log in.'
      return { message, success: true }
    },
  })

  app.route({
    ...contract.update,
    handler: async ({ ctx, body }) => {
      const { existing_password: existing, new_password: next } = body
      if (existing === next)
        throw failure('invalid', 'same_password', 'Existing and new password cannot be same.')
      await changePassword(ctx, { existing, next }, 'any')
      return { message: 'Password has been updated!!', success: true }
    },
  })
}
