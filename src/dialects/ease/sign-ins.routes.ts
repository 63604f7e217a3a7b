import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import {
  addSignIn,
  changeSignIn,
  getSignIn,
  getUser,
  listSignIns,
  removeSignIn,
  type SignInRow,
} from '#features/identity/index.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { terms } from './access.ts'
import { failure } from './failures.ts'
import { clockOf, dayOf, toFlag, toMoment } from './reading.ts'
import { fromSignIn } from './sign-in-shapes.ts'
import * as contract from './sign-ins.contract.ts'

const ours = { interface: terms.interface }

export const signInRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listSignIns,
    handler: async ({ ctx, query }) => {
      const filter = { ...toRange(query, ctx.now()), ...ours }
      const { data } = await listSignIns(ctx, filter, { limit: 10_000 })
      return data.map(fromSignIn)
    },
  })

  app.route({
    ...contract.addSignIn,
    handler: async ({ ctx, body }, reply) => {
      const now = ctx.now()
      const row = await addSignIn(ctx, {
        user_id: await userIdOf(ctx, body.user),
        outcome: toFlag(body.successful) ? 'signed_in' : 'wrong_credentials',
        platform: body.platform_OS,
        note: body.description ?? null,
        at: toMoment(body.creation_date ?? dayOf(now), body.creation_time ?? clockOf(now)),
        ...ours,
      })
      return reply.code(201).send(fromSignIn(row))
    },
  })

  app.route({
    ...contract.getSignIn,
    handler: async ({ ctx, params }) => fromSignIn(await getOurs(ctx, params.id)),
  })

  app.route({
    ...contract.changeSignIn,
    handler: async ({ ctx, params, body }) => {
      const before = await getOurs(ctx, params.id)
      const row = await changeSignIn(ctx, params.id, toChange(body, before))
      return fromSignIn(row)
    },
  })

  app.route({
    ...contract.removeSignIn,
    handler: async ({ ctx, params }, reply) => {
      await getOurs(ctx, params.id)
      await removeSignIn(ctx, params.id)
      return reply.code(204).send(null)
    },
  })
}

type Query = Static<(typeof contract.listSignIns)['schema']['querystring']>

/** From the first moment to the end of the last second; a time without its day is of today. */
function toRange({ start_date, end_date, start_time, end_time }: Query, now: Date) {
  const today = dayOf(now)
  const since = start_date || start_time ? toMoment(start_date || today, start_time || '00:00') : undefined
  const last = end_date || end_time ? toMoment(end_date || today, end_time || '23:59:59') : undefined
  const until = last && new Date(last.getTime() + 999)
  if (since && until && since > until) throw failure('invalid', 'invalid_request')
  return { since, until }
}

/** Nobody named means whoever writes the entry; null means nobody. */
async function userIdOf(ctx: Ctx, no: number | null | undefined): Promise<string | null> {
  if (no === undefined) return requireUser(ctx).id
  return no === null ? null : (await getUser(ctx, { no })).id
}

/** The sign-ins of other interfaces are none of this one's business. */
async function getOurs(ctx: Ctx, id: string): Promise<SignInRow> {
  const row = await getSignIn(ctx, id)
  if (row.interface !== terms.interface) throw notFound('sign_in')
  return row
}

type Change = Static<(typeof contract.changeSignIn)['schema']['body']>

/** A failure that stays one keeps its reason, which these clients do not see. */
function toChange(body: Change, { outcome }: SignInRow) {
  const isSuccessful = toFlag(body.successful) ?? false
  const wasSuccessful = outcome === 'signed_in'
  return {
    at: toMoment(body.creation_date, body.creation_time),
    platform: body.platform_OS,
    note: body.description,
    ...(isSuccessful !== wasSuccessful && {
      outcome: isSuccessful ? ('signed_in' as const) : ('wrong_credentials' as const),
    }),
  }
}
