import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  changePassword,
  requestPasswordReset,
  resetPassword,
  setFirstPassword,
} from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { newSecret } from '#platform/tokens.ts'
import { failure } from './failures.ts'
import { resetLink } from './mailed-links.ts'
import type { Options } from './options.ts'
import * as contract from './passwords.contract.ts'

export const passwordRoutes: FastifyPluginAsyncTypebox<Options> = async (app, options) => {
  for (const method of ['PUT', 'POST'] as const)
    app.route({
      ...contract.change(method),
      handler: async ({ ctx, body }) => {
        await changePassword(ctx, { existing: body.current_password, next: body.new_password }, 'any')
        return { message: 'Password changed successfully' }
      },
    })

  app.route({
    ...contract.setFirst,
    handler: async ({ ctx, body }) => {
      await setFirstPassword(ctx, body.password)
      return { message: 'Password set successfully' }
    },
  })

  for (const request of contract.requests)
    app.route({
      ...request,
      handler: async ({ ctx, body }) => {
        if (!(await requestPasswordReset(ctx, body.email, resetLink(options)))) throw notFound('user')
        return { message: 'Password reset link sent to your email', token: newSecret() }
      },
    })

  app.route({ ...contract.resetByQuery, handler: ({ ctx, query, body }) => reset(ctx, query.token, body) })
  app.route({ ...contract.resetByPath, handler: ({ ctx, params, body }) => reset(ctx, params.token, body) })
  app.route({ ...contract.resetByBody, handler: ({ ctx, body }) => reset(ctx, body.token, body) })
}

type Passwords = { password?: string | null; new_password?: string | null }

async function reset(ctx: Ctx, token: string | null | undefined, { password, new_password }: Passwords) {
  const next = password ?? new_password
  if (!token) throw failure('invalid', 'token_missing')
  if (!next) throw failure('invalid', 'new_password_missing')
  await resetPassword(ctx, token, next, 'any')
  return { message: 'Password updated successfully' }
}
