import { timingSafeEqual } from 'node:crypto'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { type Kind, kindNames, kinds } from './notification.rules.ts'
import * as queries from './preference.queries.ts'

/** A kind, or all mail that nobody has to get. */
export type Stopped = Kind | 'all'
export type Stop = { user_id: string; of: Stopped }

/** The address by which a mail's receiver stops such mail, without signing in and for ever (RFC 8058). */
export const unsubscribeUrl = (ctx: Ctx, user_id: string, of: Stopped): string =>
  `${ctx.providers.addresses.server}/unsubscribe/${writeToken(ctx, { user_id, of })}`

export function writeToken(ctx: Ctx, { user_id, of }: Stop): string {
  const said = `${user_id.replaceAll('-', '')}.${of}`
  return `${said}.${sign(ctx, said).toString('base64url')}`
}

const sign = ({ providers }: Ctx, said: string): Buffer =>
  providers.vault.digest(said, 'unsubscribing').subarray(0, 16)

/** What a token stops; throws `not_found` where it is not ours. */
export function readToken(ctx: Ctx, token: string): Stop {
  const [, id = '', of = '', signature = ''] = /^([0-9a-f]{32})\.([a-z]+)\.([\w-]{22})$/.exec(token) ?? []
  const [given, right] = [Buffer.from(signature, 'base64url'), sign(ctx, `${id}.${of}`)]
  const isOurs = given.length === right.length && timingSafeEqual(given, right)
  if (!isOurs || !isStoppable(of)) throw notFound('subscription')
  return { user_id: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), of }
}

const isStoppable = (of: string): of is Stopped => of === 'all' || kindNames.includes(of as Kind)

/** Such mail stops; however often it is said. With all of it go the digests. */
export function unsubscribe(ctx: Ctx, token: string): Promise<Stop> {
  const stop = readToken(ctx, token)
  return inTransaction(ctx, async (tx) => {
    const which = stop.of === 'all' ? kindNames.filter((kind) => !kinds[kind].is_mandatory) : [stop.of]
    const said = which.map((kind) => ({ kind, channel: 'email' as const, is_on: false }))
    const isNews = await queries.setPreferences(tx.db, stop.user_id, said)
    if (stop.of === 'all') await queries.stopDigest(tx.db, stop.user_id)
    if (isNews) await publish(tx, { type: 'user.unsubscribed', subject: stop.user_id, data: { of: stop.of } })
    return stop
  })
}

/** In which language somebody is told that it stops; nothing of an account that is gone. */
export const findLocale = (ctx: Ctx, { user_id }: Stop): Promise<string | null> =>
  queries.findLocale(ctx.db, user_id)
