import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { onRedis, redisUrl } from '#test/providers/signals-vendors.ts'
import { startTcpProxy } from '#test/providers/tcp-proxy.ts'
import { type Follower, followSocket, followSse } from '#test/stream-followers.ts'
import { isFull } from './academy.ts'
import { until } from './office.ts'
import {
  findBreaks,
  findLast,
  openStreamSchool,
  type StreamSchool,
  tellOn,
  toldBy,
  upTo,
  type Words,
} from './stream-school.ts'

/** In seconds. Each way of being away takes that long. */
const away = isFull ? 60 : 3
/** In ms: who has missed a word is found within ten seconds, and reads on. */
const latest = 12_000

/** A user's stream at each of the two servers, of one kind each. */
async function openBoth({ addresses, office }: StreamSchool, userId: string): Promise<Follower[]> {
  const query = async () => `ticket=${await office.ticket(userId)}&after=0-0`
  return [await followSse(addresses[0], await query()), await followSocket(addresses[1], await query())]
}

/** How late each item is, at its latest; looked at ten times a second. */
function watchLateness(streams: readonly Follower[]) {
  const seen = streams.map(() => 0)
  const late: number[] = []
  const timer = setInterval(() => {
    for (const [place, { items }] of streams.entries()) {
      for (const { data } of items.slice(seen[place])) late.push(Date.now() - (data as Words).sent)
      seen[place] = items.length
    }
  }, 100)
  return {
    stop(): number {
      clearInterval(timer)
      return Math.max(...late)
    },
  }
}

/** How long a request takes that asks who may speak, in ms: the slowest of those that were asked all the while. */
async function askOn(addresses: readonly string[], seconds: number): Promise<number> {
  let slowest = 0
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(50))
    for (const address of addresses) {
      const began = performance.now()
      const { status } = await fetch(`${address}/v1/catalogue`)
      expect(status).toBe(200)
      slowest = Math.max(slowest, performance.now() - began)
    }
  return slowest
}

describe.skipIf(!redisUrl)(`${onRedis} away`, () => {
  it('loses no item of a stream, keeps their order and fails nothing; what is late is late by seconds', {
    timeout: 400_000,
  }, async () => {
    await using wire = await startTcpProxy(redisUrl)
    await using school = await openStreamSchool({ REDIS_URL: wire.url })
    const user = await school.office.user()
    const streams = await openBoth(school, user)
    const lateness = watchLateness(streams)
    const told = tellOn(school, [user], 10)
    await sleep(1_000)
    for (const trouble of [wire.cut, wire.hang]) {
      trouble()
      expect(await askOn(school.addresses, away)).toBeLessThan(2_000)
      wire.mend()
      await sleep(isFull ? 15_000 : 2_000)
    }
    const counts = await told.stop()
    const last = await findLast(school.office, user)
    const hasAll = () => streams.every(({ items }) => items.at(-1)?.id === last)
    await until(hasAll, latest / 1_000, `item ${last} did not come everywhere.`)
    await sleep(200)
    expect(lateness.stop()).toBeLessThan(latest)
    for (const { items } of streams) {
      expect(findBreaks(items)).toEqual([])
      for (const by of [0, 1]) expect(toldBy(items, by)).toEqual(upTo(counts[by] ?? 0))
    }
    for (const stream of streams) await stream.cut()
  })

  it('stops no start, and is heard when it comes', { timeout: 60_000 }, async () => {
    await using wire = await startTcpProxy(redisUrl)
    wire.cut()
    await using school = await openStreamSchool({ REDIS_URL: wire.url })
    const user = await school.office.user()
    const streams = await openBoth(school, user)
    const told = tellOn(school, [user], 20)
    await sleep(500)
    wire.mend()
    await until(() => streams.every(({ items }) => items.length > 20), latest / 1_000, 'nothing is heard.')
    await told.stop()
    for (const { items } of streams) expect(findBreaks(items)).toEqual([])
    for (const stream of streams) await stream.cut()
  })
})
