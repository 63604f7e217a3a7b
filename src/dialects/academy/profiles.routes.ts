import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { changeUser, getMe, type UserRow } from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { failure } from './failures.ts'
import type { Options } from './options.ts'
import * as contract from './profiles.contract.ts'
import { toUser } from './user-shapes.ts'

type Urls = { tag: string; reads: readonly string[]; writes: readonly string[] }

/** One's own account, which is read and changed under several names. */
export const profileRoutes =
  ({ tag, reads, writes }: Urls): FastifyPluginAsyncTypebox<Options> =>
  async (app) => {
    for (const url of reads)
      app.route({
        ...contract.read(tag, url),
        handler: async (request) => ({ user: toUser(await getMe(request.ctx), request) }),
      })

    for (const url of writes)
      app.route({
        ...contract.write(tag, url),
        handler: async (request) => {
          const user = await changeProfile(request.ctx, request.body)
          return { message: 'Profile updated', user: toUser(user, request) }
        },
      })
  }

type Change = Static<ReturnType<typeof contract.write>['schema']['body']>

/** The form of its student site sends everything, as it stands or not. */
async function changeProfile(ctx: Ctx, { phone, email, ...rest }: Change): Promise<UserRow> {
  const me = await getMe(ctx)
  if (phone && digitsOf(phone) !== digitsOf(me.phone ?? '')) throw failure('invalid', 'phone_unproved')
  const said = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined)
  const change = email ? { email: email.trim() } : {}
  return changeUser(ctx, { id: me.id }, { ...Object.fromEntries(said), ...change })
}

const digitsOf = (phone: string) => phone.replace(/\D/g, '')
