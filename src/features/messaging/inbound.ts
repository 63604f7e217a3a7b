import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { cut } from '#platform/letters.ts'
import type { TextChannel, TextNotice } from '#ports/text-messages.ts'
import { grantConsent, withdrawConsent } from './consents.ts'
import type { Message } from './message.queries.ts'
import * as queries from './message.queries.ts'
import { queueMessages } from './messages.ts'
import { readWord, replyFor } from './words.rules.ts'

export type Reply = Extract<TextNotice, { kind: 'reply' }>

/** What to write back to an answer, and whose question it was. */
export type Feedback = { words: string; owner_id: string; learner_id: string }

/** A text that may answer a question: nothing when no question is open for that number. */
export type Answer = (
  tx: Ctx,
  inbound: { phone: string; body: string; channel: TextChannel },
) => Promise<Feedback | undefined>

/**
 * Takes a text that came in, once: stop words before everything else, then start, help, the answer to the open
 * question; what is left is for people to read.
 */
export function receiveText(ctx: Ctx, vendor: string, reply: Reply, answer: Answer): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const message = await keep(tx, vendor, reply)
    if (!message) return
    const body = reply.body.trim()
    const said = { phone: reply.from, channel: reply.channel, words: cut(body, 200) }
    const word = readWord(body)
    const consent = word && (await takeWord(tx, word, said))
    if (consent !== undefined) return writeBack(tx, message, reply, 'consent', consent)
    const feedback = await answer(tx, { phone: reply.from, body, channel: reply.channel })
    if (feedback) return writeBack(tx, { ...message, ...feedback }, reply, 'reply', feedback.words)
    await publish(tx, { type: 'message.received', subject: message.id })
  })
}

async function keep(
  tx: Ctx,
  vendor: string,
  { id, channel, from, to, body }: Reply,
): Promise<Message | undefined> {
  const last = await queries.findLastSent(tx.db, from)
  const row = {
    key: `in:${vendor}:${id}`,
    channel,
    recipient: to,
    sender: from,
    body: cut(body, 10_000),
    vendor,
  }
  return queries.insertReceived(
    tx.db,
    { ...row, owner_id: last?.owner_id ?? null, learner_id: last?.learner_id ?? null },
    tx.now(),
  )
}

type Word = NonNullable<ReturnType<typeof readWord>>

/** What to write back, empty for nothing: who has stopped already is told so once. */
async function takeWord(
  tx: Ctx,
  { word, language }: Word,
  said: Parameters<typeof withdrawConsent>[1],
): Promise<string> {
  if (word === 'stop') return (await withdrawConsent(tx, said)) ? replyFor('stop', language) : ''
  if (word === 'start') await grantConsent(tx, said)
  return replyFor(word, language)
}

async function writeBack(
  tx: Ctx,
  message: Message,
  { channel, from }: Reply,
  kind: 'consent' | 'reply',
  body: string,
): Promise<void> {
  const { owner_id, learner_id } = message
  await queries.setKind(tx.db, message.id, { kind, owner_id, learner_id })
  if (body === '') return
  await queueMessages(tx, [
    { key: `re:${message.id}`, kind, channel, recipient: from, body, owner_id, learner_id, due_at: tx.now() },
  ])
}
