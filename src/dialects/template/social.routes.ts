import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { getMe, hasPassword, visitOf } from '#features/identity/index.ts'
import {
  listSocialAccounts,
  signInSocially,
  unlinkPassword,
  unlinkSocialAccount,
} from '#features/social/index.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import { readCaller, terms } from './access.ts'
import { passwordEntityId, toId } from './entity-ids.ts'
import { failure } from './failures.ts'
import type { Options } from './options.ts'
import * as contract from './social.contract.ts'
import { type Granted, toAuth, toLoginMethod, toPasswordMethod } from './social-shapes.ts'
import { toLinked, toSociallyEntered } from './user-shapes.ts'

type Offer = Parameters<typeof signInSocially>[3]

export const socialRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { sessions, isLocal }) => {
  async function enter(request: FastifyRequest, offer: Offer, granted: Granted = {}) {
    const caller = await readCaller(request, sessions)
    const ctx: Ctx = caller ? { ...request.ctx, actor: caller.user } : request.ctx
    const visit = { ...visitOf(request), isLocal: isLocal(request) }
    const { user, account, entered, is_new } = await signInSocially(ctx, sessions, terms, offer, visit)
    // The client takes the second step with the address in `auth`: there it is the account's own.
    const email = entered?.kind === 'second_step' ? user.email : account.email
    const auth = toAuth(offer.provider, account, user, email, ctx.now(), granted)
    if (entered) return { auth, success: true, user: toSociallyEntered(entered, is_new) }
    if (!caller) throw failure('unauthenticated', 'sign_in_required')
    return { auth, success: true, user: toLinked(user, caller.credential) }
  }

  for (const provider of ['github', 'linkedin'] as const)
    app.route({
      ...contract.byCode(provider),
      handler: async (request) =>
        enter(request, { provider, proof: { kind: 'code', code: request.body.code } }),
    })

  app.route({
    ...contract.google,
    handler: async (request) => {
      const { idtoken: token } = request.body
      return enter(request, { provider: 'google', proof: { kind: 'token', token } })
    },
  })

  app.route({
    ...contract.facebook,
    handler: async (request) => {
      const { accessToken: token, userID: user, ...granted } = request.body
      const proof = { kind: 'token', token, ...(user && { user }) } as const
      return enter(request, { provider: 'facebook', proof }, granted)
    },
  })

  app.route({
    ...contract.list,
    handler: async ({ ctx }) => {
      const me = await getMe(ctx)
      const accounts = (await listSocialAccounts(ctx)).map((account) => toLoginMethod(account, me))
      const password = (await hasPassword(ctx, me.id)) ? [toPasswordMethod(me.id)] : []
      const login_methods = [...accounts, ...password]
      return { login_methods, success: true }
    },
  })

  app.route({
    ...contract.remove,
    handler: async ({ ctx, params }) => {
      await removeMethod(ctx, params.uuid)
      return { message: 'Login method is deleted', success: true }
    },
  })
}

async function removeMethod(ctx: Ctx, entityId: string): Promise<void> {
  const { id } = requireUser(ctx)
  const words = `This user doesn't have login method ${entityId}`
  if (entityId.toLowerCase() === passwordEntityId(id) && (await hasPassword(ctx, id)))
    return unlinkPassword(ctx)
  const account = (await listSocialAccounts(ctx)).find((one) => one.id === toId(entityId))
  if (!account) throw failure('not_found', 'social_account_not_found', words)
  await unlinkSocialAccount(ctx, account.id)
}
