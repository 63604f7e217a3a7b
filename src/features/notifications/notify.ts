import { tellMany, tellUsers } from '#features/streams/index.ts'
import type { Ctx, Role } from '#platform/ctx.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { type Chain, queueChains } from './chains.ts'
import { isQuietNow } from './hours.ts'
import type { Audience, NotificationRow, Told, Words } from './notification.queries.ts'
import * as queries from './notification.queries.ts'
import { inOrder, kinds, type Step, type StepChannel } from './notification.rules.ts'
import type { Recipient } from './recipient.queries.ts'
import { listByIds } from './recipient.queries.ts'
import { toNotification } from './replies.ts'

/** Whom it is for: accounts, everybody of a role, who learns or teaches a course, or everybody. */
export type To = { user_ids: readonly string[] } | { role: Role } | { course_id: string } | 'everyone'

/**
 * `key`: told once for ever, to each. `steps`: how it goes out, where the kind's own chain is not meant; `channels`: those of
 * the chain that are meant. `url` is whole, or a path of the academy's pages.
 */
export type NewNotification = {
  to: To
  key?: string
  kind: Words['kind']
  tone?: Words['tone']
  title: string
  body: string
  url?: string | null
  data?: Readonly<Record<string, unknown>>
  steps?: readonly Step[]
  channels?: readonly StepChannel[]
  sending_id?: string
}

/** The loop that goes down the list of users with what is told to many. */
export const roundsLoop = 'notification_rounds'

/**
 * Tells people something in the caller's transaction: inside the academy at once, and by the steps after it. Answers what
 * is new. To many it is one row, and their steps are queued by a loop.
 */
export async function notify(tx: Ctx, notification: NewNotification): Promise<NotificationRow[]> {
  const { to } = notification
  if (to !== 'everyone' && 'user_ids' in to) return notifyEach(tx, [{ ...notification, to }])
  return tellAll(tx, audienceOf(to), toTold(tx, notification), stepsOf(notification))
}

/** What is for accounts by name. */
export type ToAccounts = NewNotification & { to: { user_ids: readonly string[] } }

/** The same of any number at once, for whoever has more than one to tell in a transaction. */
export async function notifyEach(tx: Ctx, notifications: readonly ToAccounts[]): Promise<NotificationRow[]> {
  if (notifications.length === 0) return []
  const rows = await queries.insertForUsers(
    tx.db,
    notifications.map((one) => toToldUsers(tx, one)),
    tx.now(),
  )
  const recipients = await findRecipients(tx, rows)
  const chains = rows.flatMap(({ place, ...told }) => {
    const [recipient, given] = [recipients.get(`${told.kind} ${told.user_id}`), notifications[place]]
    return recipient && given ? [{ recipient, told, steps: stepsOf(given) }] : []
  })
  await queueChains(tx, chains)
  // A stream is held until the commit: all of them at once and in one order, or two transactions wait for each other.
  const items = chains.flatMap((chain) => toItem(tx, chain))
  await tellUsers(
    tx,
    items.toSorted((one, other) => (one.user_id < other.user_id ? -1 : Number(one.user_id > other.user_id))),
  )
  return rows
}

async function tellAll(tx: Ctx, audience: Audience, told: Told, steps: Step[]): Promise<NotificationRow[]> {
  const row = await queries.insertForMany(tx.db, audience, told, tx.now())
  if (!row) return []
  // Whose clock it is quiet on is not known here: what is told to many makes no sound, if it need not.
  const data = { ...toNotification(row), is_quiet: !kinds[row.kind].is_mandatory }
  await tellMany(tx, { ...audience, type: 'notification.created', data })
  if (steps.length > 0) {
    await queries.insertRound(tx.db, row.id, steps)
    await wakeLoop(tx, roundsLoop)
  }
  return [row]
}

const stepsOf = ({ kind, steps, channels }: NewNotification): Step[] =>
  inOrder(steps ?? kinds[kind].chain).filter(({ channel }) => channels?.includes(channel) ?? true)

function toTold({ actor }: Ctx, given: NewNotification): Told {
  const { key = null, kind, tone = 'info', title, body, url = null, data = {}, sending_id = null } = given
  const created_by = actor.kind === 'user' ? actor.id : null
  return { key, kind, tone, title, body, url, data, sending_id, created_by }
}

function audienceOf(to: Exclude<To, { user_ids: readonly string[] }>): Audience {
  if (to === 'everyone') return { audience: 'everyone' }
  return 'role' in to ? { audience: 'role', role: to.role } : { audience: 'course', course_id: to.course_id }
}

function toToldUsers(tx: Ctx, notification: ToAccounts): queries.ToUsers {
  const { is_mandatory } = kinds[notification.kind]
  return { ...toTold(tx, notification), user_ids: [...new Set(notification.to.user_ids)], is_mandatory }
}

/** Whom these are for, by kind and account. */
async function findRecipients(tx: Ctx, rows: readonly NotificationRow[]): Promise<Map<string, Recipient>> {
  const found = new Map<string, Recipient>()
  for (const [kind, some] of Map.groupBy(rows, (row) => row.kind)) {
    const ids = new Set(some.flatMap(({ user_id }) => user_id ?? []))
    for (const one of await listByIds(tx.db, [...ids], kind)) found.set(`${kind} ${one.id}`, one)
  }
  return found
}

function toItem(tx: Ctx, { recipient, told }: Chain) {
  if (told.removed_at) return []
  const data = { ...toNotification(told), is_quiet: isQuietNow(tx, told.kind, recipient) }
  return [{ user_id: recipient.id, type: 'notification.created', data }]
}
