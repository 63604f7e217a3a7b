import { randomUUID } from 'node:crypto'
import { webhookFollower, webhookSender } from '#features/webhooks/index.ts'
import { publish } from '#platform/events.ts'
import { type Outbound, openOutbound } from '#platform/outbound.ts'
import { followerLoop } from '#platform/outbox.ts'
import { type Caller, openCaller } from '#test/identity/caller.ts'
import { openReceiver, type Receiver } from '#test/webhook-receiver.ts'
import { openWorld, startOfTime, type World } from '#test/world.ts'

/** An admin at `/v1`, and the loops that hand events on, in the world's own time. */
export type Desk = {
  caller: Caller
  /** Calls as an admin, below `/v1`. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): ReturnType<Caller['call']>
  /** Makes an endpoint, whose secret the receiver learns. */
  endpoint(receiver: Receiver, types?: string[]): Promise<string>
  publish(type: string, subject: string, data?: Record<string, unknown>): Promise<void>
  /** Does what is due now. */
  settle(): Promise<void>
  /** The clock goes there; every retry on the way is done in its turn. */
  playTo(moment: Date): Promise<void>
}

export async function openDesk(world: World, outbound: Outbound, timeout = 500): Promise<Desk> {
  const caller = await openCaller(world)
  const admin = await world.person('admin')
  let token: string | undefined
  const { loop, drain } = webhookSender({ process: randomUUID(), outbound, timeout })
  const follower = followerLoop(webhookFollower)
  const ask: Desk['call'] = (method, path, body, headers = {}) =>
    caller.call(method, `/v1${path}`, { token, body, headers })

  /** A clock that goes on by days leaves every session behind. */
  const call: Desk['call'] = async (...asked) => {
    const answer = token ? await ask(...asked) : undefined
    if (answer && answer.status !== 401) return answer
    token = (await caller.signIn(admin)).body.access_token
    return ask(...asked)
  }

  async function settle() {
    for (let turns = 0; turns < 1_000; turns += 1) {
      const hasHanded = await follower.run(world.makeCtx())
      const hasPosted = await loop.run(world.makeCtx())
      await drain()
      if (!hasHanded && !hasPosted) return
    }
    throw new Error('The webhooks do not come to rest.')
  }
  return {
    caller,
    call,
    settle,
    publish: (type, subject, data = {}) => publish(world.makeCtx(), { type, subject, data }),
    async endpoint(receiver, types = ['*']) {
      const made = await call('POST', '/webhook-endpoints', { url: receiver.url, types })
      if (made.status !== 201) throw new Error(`No endpoint: ${JSON.stringify(made.body)}`)
      receiver.secrets.push(made.body.secret)
      return made.body.id
    },
    async playTo(moment) {
      await settle()
      for (let turns = 0; turns < 1_000; turns += 1) {
        const due = await loop.nextDue(world.makeCtx())
        if (!due || due > moment) break
        await world.goTo(due)
        await settle()
      }
      await world.goTo(moment)
      await settle()
    },
  }
}

export const local = { OUTBOUND_NETWORKS: '127.0.0.0/8' }
export const outbound = openOutbound(['127.0.0.0/8'])
export const hour = 3_600_000
export const later = (ms: number) => new Date(startOfTime.getTime() + ms)

export type Stage = AsyncDisposable & { world: World; receiver: Receiver; desk: Desk; id: string }

/** A world with one endpoint, which asks for these types. */
export async function openStage(types?: string[]): Promise<Stage> {
  const world = await openWorld(local)
  const receiver = await openReceiver()
  const desk = await openDesk(world, outbound)
  const id = await desk.endpoint(receiver, types)
  await desk.settle()
  receiver.received.length = 0
  return {
    ...{ world, receiver, desk, id },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await receiver[Symbol.asyncDispose]()
    },
  }
}

export const numbersOf = ({ received }: Receiver, subject: string) =>
  received.filter(({ data }) => data.subject === subject).map(({ data }) => data.n)

export const list = async ({ desk, id }: Stage, query = '') =>
  (await desk.call('GET', `/webhook-endpoints/${id}/deliveries${query}`)).body.data

export const see = async (stage: Stage, delivery: string) =>
  (await stage.desk.call('GET', `/webhook-deliveries/${delivery}`)).body
