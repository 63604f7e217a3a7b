import type { Ctx } from '#platform/ctx.ts'
import type { Told } from '#platform/dialects.ts'
import type { Loop } from '#platform/loops.ts'
import { type Follower, followerLoop, type OutgoingEvent, setFollower } from '#platform/outbox.ts'
import type { Broker, BrokerMessage } from '#ports/broker.ts'
import { dialects } from './dialects.ts'
import type { System } from './system.ts'
import { isAllSandbox } from './vendors.ts'

type Telling = NonNullable<(typeof dialects)[number]['tells']>

/** How many events are handed on at once: a broker takes many, a browsers' vendor a few a call. */
const [mostToBroker, mostToBrowsers, mostTriggers] = [500, 50, 100]

/**
 * Who outside of this program is told of what happens: the message broker of everything, and browsers that listen at the
 * realtime vendor of what the dialects that are on told them.
 */
export function openFollowers({ config, providers: { broker } }: System): {
  loops: Loop[]
  /** Says in the tables who follows what, as the variables have it now. */
  settle(ctx: Ctx): Promise<void>
} {
  const tellings = dialects.flatMap(({ name, tells }) =>
    tells && config.DIALECTS.includes(name) ? [tells] : [],
  )
  // The sandbox keeps what it hears: a rehearsal may, a real academy tells nobody.
  const isTold = config.REALTIME !== 'sandbox' || isAllSandbox(config)
  const listening = tellings.length > 0 && isTold ? tellings.map(({ types }) => types).join('|') : undefined
  return {
    loops: [
      ...(broker ? [followerLoop(toBroker(broker, config.AMQP_EXCHANGE, tellings))] : []),
      ...(listening ? [followerLoop(toBrowsers(tellings))] : []),
    ],
    async settle(ctx) {
      await setFollower(ctx, 'broker', broker && '.')
      await setFollower(ctx, 'realtime', listening)
    },
  }
}

const toBroker = (broker: Broker, exchange: string, tellings: Telling[]): Follower => ({
  name: 'broker',
  most: mostToBroker,
  async hand(ctx, events) {
    const told = await askAll(ctx, tellings, events)
    await broker.publish(
      events.flatMap((event, index) => [toMessage(exchange, event), ...(told[index]?.envelopes ?? [])]),
    )
  },
})

const toBrowsers = (tellings: Telling[]): Follower => ({
  name: 'realtime',
  most: mostToBrowsers,
  async hand(ctx, events) {
    const told = await askAll(ctx, tellings, events)
    const triggers = told.flatMap(({ triggers }) => triggers)
    for (let from = 0; from < triggers.length; from += mostTriggers)
      await ctx.providers.realtime.trigger(triggers.slice(from, from + mostTriggers))
  },
})

/** What all dialects tell of each event. */
async function askAll(ctx: Ctx, tellings: Telling[], events: OutgoingEvent[]): Promise<Told[]> {
  const all = events.map((): Told => ({ triggers: [], envelopes: [] }))
  for (const { tell } of tellings)
    for (const [index, { triggers, envelopes }] of (await tell(ctx, events)).entries()) {
      all[index]?.triggers.push(...triggers)
      all[index]?.envelopes.push(...envelopes)
    }
  return all
}

const toMessage = (
  exchange: string,
  { id, type, subject, actor_id, data, at }: OutgoingEvent,
): BrokerMessage => ({
  exchange,
  kind: 'topic',
  routing_key: type,
  id: String(id),
  type,
  at,
  body: { id, type, subject, actor_id, data, at },
})
