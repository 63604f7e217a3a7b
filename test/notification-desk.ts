import { notify } from '#features/notifications/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import type { enter } from './web-school.ts'
import type { World } from './world.ts'

export type Entered = Awaited<ReturnType<typeof enter>>

/** What the academy itself tells. */
export const tell = (world: World, told: Parameters<typeof notify>[1]) =>
  notify(world.as({ kind: 'system' }), told)

export const titles = async ({ call }: Entered, query = '') =>
  ((await call('GET', `/me/notifications${query}`)).body.data as { title: string }[]).map(
    ({ title }) => title,
  )

export const unread = async ({ call }: Entered): Promise<number> =>
  (await call('GET', '/me/notifications/unread')).body.count

export const firstOf = async ({ call }: Entered) => (await call('GET', '/me/notifications')).body.data[0]

/** Changes an account without asking: a number, a zone, a time of joining. */
export const setUser = async (world: World, { user }: Entered, change: object) =>
  Object.keys(change).length > 0 &&
  (await world.database.db.updateTable('users').set(change).where('id', '=', user.id).execute())

/** What went out so far by that channel, in order: to whom, when, and the first line. */
export async function sent(world: World, channel?: 'push' | 'sms' | 'whatsapp' | 'email') {
  const all = world.database.db
    .selectFrom('messages')
    .select(['channel', 'recipient', 'subject', 'body', 'sent_at', 'unsubscribe_url'])
    .where('status', 'in', ['sent', 'delivered'])
    .where((is) => is.or([is('notification_id', 'is not', null), is('key', 'like', 'digest:%')]))
    .orderBy('sent_at')
    .orderBy('no')
  return (channel ? all.where('channel', '=', channel) : all).execute()
}

/** Channel and moment of what went out. */
export const ways = async (world: World) =>
  (await sent(world)).map(({ channel, sent_at }) => `${channel} ${sent_at?.toISOString().slice(5, 16)}`)

export const device = ({ call }: Entered, token: string) => call('POST', '/me/devices', { token })

/** A context that counts what it asks the database. */
export function counting(ctx: Ctx) {
  let asked = 0
  const db = ctx.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      asked += 1
      return result
    },
  })
  return { ctx: { ...ctx, db }, asked: () => asked }
}
