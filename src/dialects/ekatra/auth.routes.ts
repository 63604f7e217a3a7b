import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { requestPasswordReset, resetPassword, signIn, signUp, visitOf } from '#features/identity/index.ts'
import { newSecret } from '#platform/tokens.ts'
import { terms } from './access.ts'
import * as contract from './auth.contract.ts'
import { failure } from './failures.ts'
import type { MountOptions } from './mounts.ts'
import { toName } from './names.ts'
import { toText } from './reading.ts'

/** Its clients know nothing of a second step. */
const secondStep = 'This account has a second step for signing in, which cannot be taken here.'

export const authRoutes: FastifyPluginAsyncTypebox<MountOptions> = async (app, options) => {
  const { sessions, frontendUrl } = options

  app.route({
    ...contract.signUp,
    handler: async ({ ctx, body }) => {
      const { email, password } = body
      const account = { email, password, ...toName(body.name), contact: toText(body.contact) }
      const { no } = await signUp(ctx, { ...account, role: 'instructor' })
      return { message: 'Success', id: String(no) }
    },
  })

  app.route({
    ...contract.signIn,
    handler: async (request) => {
      const entered = await signIn(request.ctx, sessions, terms, request.body, visitOf(request))
      if (entered.kind === 'second_step') throw failure('invalid', 'second_step', secondStep)
      return { message: 'success', token: entered.access_token }
    },
  })

  app.route({
    ...contract.forgot,
    handler: async ({ ctx, body }) => {
      const link = (secret: string) => `${frontendUrl}/reset-password?token=${secret}`
      if (!(await requestPasswordReset(ctx, body.email, link))) throw failure('not_found', 'user_not_found')
      return { message: 'success', token: newSecret() }
    },
  })

  for (const url of ['/auth/reset/:token', '/auth/reset:token'] as const)
    app.route({
      ...contract.reset(url),
      handler: async ({ ctx, params, body }) => {
        await resetPassword(ctx, params.token, readPassword(body), 'any')
        return { message: 'password reset success', token: newSecret() }
      },
    })
}

type Reset = Static<ReturnType<typeof contract.reset>['schema']['body']>

function readPassword(body: Reset): string {
  const password = toText(body['new-password'] ?? body.new_password ?? body.password)
  const again = toText(
    body['confirm-password'] ?? body['conform-password'] ?? body.confirm_password ?? body.conform_password,
  )
  if (password === '' || again === '') throw failure('invalid', 'field_missing')
  if (password !== again) throw failure('invalid', 'passwords_differ', 'Password not matched!!')
  return password
}
