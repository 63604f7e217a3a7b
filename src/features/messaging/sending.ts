import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Loop } from '#platform/loops.ts'
import type { Release } from '#platform/processes.ts'
import { handOver } from './handing.ts'
import { cancelHeld, type Message } from './message.queries.ts'
import { senderLoop } from './messages.ts'
import type { Claimed } from './sending.queries.ts'
import * as queries from './sending.queries.ts'

const batch = 250

/**
 * Hands due messages to the vendors. A message is marked with this process before the vendor is called; what a dead
 * process had marked is asked after (`find`) before it is sent again.
 */
export function senderLoops(process: string, lanes: number): Loop[] {
  return Array.from({ length: lanes }, (_, lane) => {
    // One of several leaves pushes alone: a push service that hangs keeps no text and no mail.
    const isSpared = lanes > 1 && lane === 0
    let mayGoOn = new Date(0)
    return {
      name: senderLoop,
      async run(ctx) {
        const { messages, isSpent } = await take(ctx, process, isSpared)
        mayGoOn = isSpent ? new Date(ctx.now().getTime() + 100) : mayGoOn
        await handOver(ctx, messages)
        return messages.length > 0
      },
      async nextDue(ctx) {
        const due = await queries.findNextDue(ctx.db)
        return due && new Date(Math.max(due.getTime(), mayGoOn.getTime()))
      },
      isUnderWay: (ctx) => queries.isSending(ctx.db),
    }
  })
}

type Taken = { messages: Claimed[]; isSpent: boolean }
type Channels = Message['channel'][]

/** A batch of due messages, in this process's name: no more than each vendor takes a second. */
async function take(ctx: Ctx, process: string, isSpared: boolean): Promise<Taken> {
  const { texts, email } = ctx.providers
  const vendors: { rate: number | undefined; vendor: string; channels: Channels }[] = [
    { ...texts, channels: ['sms', 'whatsapp'] },
    { ...email, channels: ['email'] },
    { rate: undefined, vendor: 'push', channels: isSpared ? [] : ['push'] },
  ]
  const free = vendors.filter(({ rate }) => !rate).flatMap(({ channels }) => channels)
  const messages = await queries.claim(ctx.db, ctx.now(), batch, process, free)
  let isSpent = false
  for (const { rate, vendor, channels } of vendors) {
    if (!rate) continue
    const taken = await takeAllowed(ctx, process, vendor, rate, channels)
    messages.push(...taken.messages)
    isSpent ||= taken.isSpent
  }
  return { messages, isSpent }
}

function takeAllowed(
  ctx: Ctx,
  process: string,
  vendor: string,
  rate: number,
  channels: Channels,
): Promise<Taken> {
  return inTransaction(ctx, async (tx) => {
    const allowed = await queries.takeAllowance(tx.db, vendor, rate, batch)
    const messages = allowed > 0 ? await queries.claim(tx.db, tx.now(), allowed, process, channels) : []
    await queries.giveBackAllowance(tx.db, vendor, allowed - messages.length)
    return { messages, isSpent: allowed === 0 }
  })
}

/** Frees what a dead process had taken. */
export const releaseMessages: Release = (ctx, process) => queries.release(ctx.db, process)

/** Looks after what is stuck: claims that outlived every vendor call, and what waits under a final hold. */
export const messagingLoop: Loop = {
  name: 'messaging',
  async run(ctx) {
    await queries.releaseStale(ctx.db)
    await queries.failAbandoned(ctx.db, ctx.now())
    return (await cancelHeld(ctx.db, ctx.now())) > 0
  },
  nextDue: async () => null,
}
