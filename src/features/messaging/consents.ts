import type { Ctx } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import type { TextChannel } from '#ports/text-messages.ts'
import type { NewConsent } from './consent.queries.ts'
import * as queries from './consent.queries.ts'
import { forgetErasedOptOut, reviveOptOuts } from './personal.ts'

type Said = { phone: string; channel: TextChannel; words: string }

/** The learner's own stop: it holds for every channel of the number until they undo it. True when it was news. */
export async function withdrawConsent(tx: Ctx, { phone, channel, words }: Said): Promise<boolean> {
  await queries.insert(tx.db, [{ phone, channel, action: 'withdrawn', source: 'learner', words }], tx.now())
  const isNews = await queries.insertOptOut(tx.db, phone, tx.now())
  if (isNews) await publish(tx, { type: 'consent.withdrawn', subject: phone })
  return isNews
}

/** The learner's own start. True when there was a stop to undo. */
export async function grantConsent(tx: Ctx, { phone, channel, words }: Said): Promise<boolean> {
  const isNews = await queries.removeOptOut(tx.db, phone)
  await forgetErasedOptOut(tx, phone)
  await queries.insert(tx.db, [{ phone, channel, action: 'granted', source: 'learner', words }], tx.now())
  if (isNews) await publish(tx, { type: 'consent.granted', subject: phone })
  return isNews
}

/** What a teacher says their learners allowed. It is kept as they said it, and undoes no learner's stop. */
export async function recordConsents(
  tx: Ctx,
  source: string,
  people: { phone: string; channel: TextChannel }[],
): Promise<void> {
  const said = people.map(
    ({ phone, channel }): NewConsent => ({ phone, channel, action: 'granted', source, words: '' }),
  )
  await queries.insert(tx.db, said, tx.now())
  await reviveOptOuts(
    tx,
    people.map(({ phone }) => phone),
  )
}

export const listOptedOut = (ctx: Ctx, phones: string[]): Promise<string[]> =>
  queries.listOptedOut(ctx.db, phones)
