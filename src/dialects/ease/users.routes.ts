import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import {
  changeUser,
  findUsers,
  getUser,
  hasRole,
  makeUser,
  refuseWeakPassword,
  removeUser,
  ruleUser,
  type UserFilter,
  type UserRow,
} from '#features/identity/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { newSecret } from '#platform/tokens.ts'
import { failure } from './failures.ts'
import { toFlag, toMoment, toNo } from './reading.ts'
import { detail } from './replies.contract.ts'
import { toAccount, toListedUser, toRole } from './user-shapes.ts'
import * as contract from './users.contract.ts'

export const userRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listUsers,
    handler: async ({ ctx, query }) => {
      const { data } = await findUsers(ctx, toFilter(query), { limit: 10_000 })
      return data.map(toListedUser)
    },
  })

  app.route({
    ...contract.makeUser,
    handler: async ({ ctx, body }, reply) => {
      const { is_active, is_staff, is_superuser, ...account } = body
      refuseWeakPassword(account.password, account)
      const role = toRole('student', { is_staff, is_superuser })
      const user = await makeUser(ctx, { ...account, role, is_blocked: !toFlag(is_active) })
      return reply.code(202).send({ ...toAccount(user), token: newSecret() })
    },
  })

  app.route({
    ...contract.getUser,
    handler: async ({ ctx, params }) => toListedUser(await getBelow(ctx, toNo(params.no))),
  })

  app.route({
    ...contract.changeUser,
    handler: async ({ ctx, params, body }) => {
      const { email } = await change(ctx, toNo(params.no), body)
      return detail(`User ${email ?? ''} updated successfully`)
    },
  })

  app.route({
    ...contract.removeUser,
    handler: async ({ ctx, params }, reply) => {
      await removeUser(ctx, { no: toNo(params.no) })
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.blockUser,
    handler: async ({ ctx, params, body }, reply) => {
      const isActive = toFlag(body?.is_active) ?? false
      const { email } = await ruleUser(ctx, { no: toNo(params.no) }, { is_blocked: !isActive })
      const said = detail(`${email ?? ''} updated successfully to ${isActive ? 'True' : 'False'}`)
      return reply.code(202).send(said)
    },
  })
}

type Query = Static<(typeof contract.listUsers)['schema']['querystring']>

function toFilter({ start_date, end_date, is_active, is_staff, is_superuser }: Query): UserFilter {
  const isActive = toFlag(is_active)
  return {
    is_staff: toFlag(is_staff),
    is_blocked: isActive === undefined ? undefined : !isActive,
    is_superadmin: toFlag(is_superuser),
    since: start_date ? momentIn(start_date, '00:00') : undefined,
    until: end_date ? momentIn(end_date, '23:59:59.999') : undefined,
  }
}

function momentIn(text: string, otherwise: string): Date {
  const [day = '', clock = otherwise] = text.replace('Z', '').split(/[ T]/)
  return toMoment(day, clock)
}

/** Staff read the accounts below them and their own, as they may change them; a superadmin every one. */
async function getBelow(ctx: Ctx, no: number): Promise<UserRow> {
  const user = await getUser(ctx, { no })
  const { id, role } = requireUser(ctx)
  if (role === 'superadmin' || user.id === id || !hasRole(user.role, 'admin')) return user
  throw failure('forbidden', 'rank_too_low')
}

type Change = Static<(typeof contract.changeUser)['schema']['body']>

/** Names and e-mail are one's own to change too; what only others decide is touched where it is to be different. */
function change(ctx: Ctx, no: number, { is_active, is_staff, is_superuser, ...profile }: Change) {
  return inTransaction(ctx, async (tx) => {
    const { email, ...names } = profile
    const user = await changeUser(tx, { no }, { ...names, ...(email && { email: email.trim() }) })
    const role = toRole(user.role, { is_staff, is_superuser })
    const wasActive = user.blocked_at === null
    const isActive = toFlag(is_active) ?? wasActive
    if (role === user.role && isActive === wasActive) return user
    const ruled = {
      ...(role !== user.role && { role }),
      ...(isActive !== wasActive && { is_blocked: !isActive }),
    }
    return ruleUser(tx, { no }, ruled)
  })
}
