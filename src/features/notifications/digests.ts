import { type NewMessage, queueMessages } from '#features/messaging/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { nextAllowed } from '#platform/hours.ts'
import type { Loop } from '#platform/loops.ts'
import { toAddress } from './addresses.ts'
import type { Due, Unread } from './digest.queries.ts'
import * as queries from './digest.queries.ts'
import { nextDigest } from './digest.rules.ts'
import { fillCount, wordsIn } from './letter-words.ts'
import { letterOf } from './letters.ts'
import { hoursFor, isOn, type Kind, kindNames, kinds, type Said } from './notification.rules.ts'
import { listPreferencesOf, type Preference } from './preference.queries.ts'
import { unsubscribeUrl } from './unsubscribing.ts'

const batch = 100

/** Mails what is unread since the last time to whoever wants it gathered; the mail and the next time are one transaction. */
export const digestLoop: Loop = {
  name: 'digests',
  run: (ctx) =>
    inTransaction(ctx, async (tx) => {
      const due = await queries.takeDue(tx.db, tx.now(), batch)
      if (due.length === 0) return false
      const unread = await listUnread(tx, due)
      const mails = due.flatMap((one) => toMail(tx, one, unread.get(one.user_id)))
      await queueMessages(tx, mails)
      await queries.moveOn(
        tx.db,
        due.map((one) => ({
          user_id: one.user_id,
          digest_next_at: nextDigest(tx.now(), one.zone, one),
          digested_to: unread.get(one.user_id)?.[0]?.no ?? 0,
        })),
      )
      return true
    }),
  nextDue: (ctx) => queries.findNextDue(ctx.db),
}

/** By account, of the kinds that would else be mailed one by one. */
async function listUnread(tx: Ctx, due: readonly Due[]): Promise<Map<string, Unread[]>> {
  const ids = due.map(({ user_id }) => user_id)
  const said = Map.groupBy(await listPreferencesOf(tx.db, ids), ({ user_id }) => user_id)
  const wanted = due.map(({ user_id, digested_to }) => ({
    user_id,
    after: digested_to,
    kinds: gathered(said.get(user_id) ?? []),
  }))
  return Map.groupBy(await queries.listUnread(tx.db, wanted), ({ user_id }) => user_id)
}

function gathered(said: readonly Preference[]): Kind[] {
  const byKind = Map.groupBy(said, ({ kind }) => kind)
  return kindNames.filter((kind) => {
    const mine: Said = Object.fromEntries((byKind.get(kind) ?? []).map((one) => [one.channel, one.is_on]))
    return !kinds[kind].is_mandatory && isOn(kind, 'email', mine)
  })
}

function toMail(tx: Ctx, due: Due, unread: readonly Unread[] = []): NewMessage[] {
  const { user_id, email, locale, digest_next_at } = due
  const [newest] = unread
  if (!email || !newest) return []
  const words = wordsIn(locale)
  const stop = unsubscribeUrl(tx, user_id, 'all')
  const parts = unread.map(({ title, body, url }) => ({ title, body, url: url && toAddress(tx, url) }))
  const more = newest.count > unread.length ? fillCount(words.more, newest.count - unread.length) : ''
  const mail: NewMessage = {
    key: `digest:${user_id}:${digest_next_at.getTime()}`,
    kind: 'notice',
    channel: 'email',
    recipient: email,
    subject: fillCount(words.digest, newest.count),
    ...letterOf(locale, parts, stop, more),
    unsubscribe_url: stop,
    user_id,
    is_bulk: true,
    ...moment(tx, due, newest),
  }
  return [mail]
}

/** Now, or when the reader's quiet hours are over. */
function moment(tx: Ctx, due: Due, { kind }: Unread) {
  const hours = hoursFor(kind, 'email', due)
  if (!hours) return { due_at: tx.now() }
  return { due_at: nextAllowed(tx.now(), due.zone, hours), time_zone: due.zone, ...hours }
}
