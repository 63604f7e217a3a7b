import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { changePassword, type Sessions, signIn, signUp, visitOf } from '#features/identity/index.ts'
import { terms } from './access.ts'
import * as contract from './account.contract.ts'
import { failure } from './failures.ts'
import { toAccount } from './user-shapes.ts'

/** Its clients know nothing of a second step. */
const secondStep = 'This account has a second step for signing in, which cannot be taken here.'

export const accountRoutes: FastifyPluginAsyncTypebox<{ sessions: Sessions }> = async (app, { sessions }) => {
  app.route({
    ...contract.signIn,
    handler: async (request) => {
      const { username, password, os } = request.body
      const visit = { ...visitOf(request), platform: typeof os === 'string' ? os : '' }
      const entered = await signIn(request.ctx, sessions, terms, { email: username, password }, visit)
      if (entered.kind === 'second_step') throw failure('forbidden', 'second_step', secondStep)
      const { user, access_token, refresh_token } = entered
      return { refresh: refresh_token ?? '', access: access_token, ...toAccount(user), token: access_token }
    },
  })

  app.route({
    ...contract.register,
    handler: async ({ ctx, body }, reply) => {
      await signUp(ctx, { ...body, role: 'student' }, { rule: 'strong' })
      return reply.code(202).send({ message: 'Account registrated successfully!' })
    },
  })

  for (const method of ['GET', 'POST', 'PUT'] as const)
    app.route({
      ...contract.signOut(method),
      handler: async ({ ctx }) => {
        await sessions.signOut(ctx)
        return { message: 'Logout successful.' }
      },
    })

  app.route({
    ...contract.changePassword,
    handler: async ({ ctx, body }) => {
      await changePassword(ctx, { existing: body.current_password, next: body.new_password }, 'any')
      return { message: 'Password changed successfully.' }
    },
  })
}
