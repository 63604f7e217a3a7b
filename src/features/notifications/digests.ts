import { type NewMessage, queueMessages } from '#features/messaging/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Loop } from '#platform/loops.ts'
import { toAddress } from './addresses.ts'
import type { Due, Next } from './digest.queries.ts'
import * as queries from './digest.queries.ts'
import { nextDigest } from './digest.rules.ts'
import { fillCount, wordsIn } from './letter-words.ts'
import { letterOf } from './letters.ts'
import { isOn, kindNames, kinds, type Said } from './notification.rules.ts'
import { listPreferences } from './preference.queries.ts'
import { list, type Seen } from './reading.queries.ts'
import { unsubscribeUrl } from './unsubscribing.ts'

const batch = 100
const shown = 20
const most = 200

/** Mails what is unread since the last time to whoever wants it gathered; the mail and the next time are one transaction. */
export const digestLoop: Loop = {
  name: 'digests',
  run: (ctx) =>
    inTransaction(ctx, async (tx) => {
      const due = await queries.takeDue(tx.db, tx.now(), batch)
      const mails: NewMessage[] = []
      const next: Next[] = []
      for (const one of due) {
        const unread = await listUnread(tx, one)
        if (one.email && unread.length > 0) mails.push(toMail(tx, one, one.email, unread))
        const digest_next_at = nextDigest(tx.now(), one.zone, one)
        next.push({ user_id: one.user_id, digest_next_at, digested_to: unread[0]?.no ?? 0 })
      }
      await queueMessages(tx, mails)
      await queries.moveOn(tx.db, next)
      return due.length > 0
    }),
  nextDue: (ctx) => queries.findNextDue(ctx.db),
}

/** Of the kinds that would else be mailed one by one. */
async function listUnread(tx: Ctx, { user_id, digested_to }: Due): Promise<Seen[]> {
  const said = Map.groupBy(await listPreferences(tx.db, user_id), ({ kind }) => kind)
  const wanted = kindNames.filter((kind) => {
    const mine: Said = Object.fromEntries((said.get(kind) ?? []).map((one) => [one.channel, one.is_on]))
    return !kinds[kind].is_mandatory && isOn(kind, 'email', mine)
  })
  return list(tx.db, user_id, { after: digested_to, kinds: wanted, isUnread: true, limit: most })
}

function toMail(tx: Ctx, due: Due, email: string, unread: Seen[]): NewMessage {
  const { user_id, locale, digest_next_at } = due
  const words = wordsIn(locale)
  const stop = unsubscribeUrl(tx, user_id, 'all')
  const parts = unread.slice(0, shown).map(({ title, body, url }) => ({
    title,
    body,
    url: url && toAddress(tx, url),
  }))
  const more = unread.length > shown ? fillCount(words.more, unread.length - shown) : ''
  return {
    key: `digest:${user_id}:${digest_next_at.getTime()}`,
    kind: 'notice',
    channel: 'email',
    recipient: email,
    subject: fillCount(words.digest, unread.length),
    ...letterOf(locale, parts, stop, more),
    unsubscribe_url: stop,
    user_id,
    is_bulk: true,
    due_at: tx.now(),
  }
}
