import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { followSocket, followSse, type Told } from '#test/stream-followers.ts'
import { isFull, openAcademy } from './academy.ts'
import { networks, putUnderLoad, watchMemory } from './load.ts'
import { openOffice, until } from './office.ts'
import {
  findBreaks,
  findLast,
  openStreamSchool,
  type StreamSchool,
  tellOn,
  toldBy,
  upTo,
} from './stream-school.ts'

const cuts = isFull ? 1_000 : 100
const follows = { 'server-sent events': followSse, 'a WebSocket': followSocket }

/** Comes back after every cut, at the other server, with the id of the last item; at last everything was brought. */
async function readThrough(
  { addresses, office }: StreamSchool,
  userId: string,
  follow: typeof followSocket,
  items: Told[],
) {
  const open = async (turn: number) => {
    const query = `ticket=${await office.ticket(userId)}&after=${items.at(-1)?.id ?? '0-0'}`
    const stream = await follow(addresses[turn % 2] ?? '', query)
    void stream.opened.then((word) => expect(word).toBe('stream.opened'))
    return stream
  }
  const seen: number[] = []
  for (let cut = 0; cut < cuts; cut += 1) {
    const stream = await open(cut)
    await sleep(Math.random() * 80)
    await stream.cut()
    items.push(...stream.items)
    seen.push(stream.items.length)
  }
  expect(seen.filter((count) => count > 0).length).toBeGreaterThan(cuts / 4)
  return async (last: string) => {
    await using stream = await open(0)
    await until(() => (stream.items.at(-1) ?? items.at(-1))?.id === last, 20, `item ${last} did not come.`)
    items.push(...stream.items)
  }
}

it(`brings all that two processes tell, once and in order, though each stream is cut ${cuts} times`, {
  timeout: 600_000,
}, async () => {
  await using school = await openStreamSchool()
  const users = await Promise.all(Object.keys(follows).map(() => school.office.user()))
  const told = tellOn(school, users, 5)
  const read = users.map((): Told[] => [])
  const ends = await Promise.all(
    Object.values(follows).map((follow, place) =>
      readThrough(school, users[place] ?? '', follow, read[place] ?? []),
    ),
  )
  const counts = await told.stop()
  for (const [place, userId] of users.entries()) await ends[place]?.(await findLast(school.office, userId))
  for (const items of read) {
    expect(findBreaks(items)).toEqual([])
    for (const by of [0, 1]) expect(toldBy(items, by)).toEqual(upTo(counts[by] ?? 0))
  }
})

/** In seconds: all of it, and when everything has been done once. */
const [load, warm] = isFull ? [600, 60] : [20, 8]

it.skipIf(process.platform !== 'linux')(
  `holds no more after ${load} s of load than after ${warm} s`,
  {
    timeout: (load + 60) * 1_000,
  },
  async () => {
    await using academy = await openAcademy({
      OUTBOUND_NETWORKS: networks,
      NODE_OPTIONS: '--max-semi-space-size=4',
    })
    const server = await academy.start()
    await using office = await openOffice(academy)
    const loading = await putUnderLoad(academy, office)
    const held = await watchMemory(server, load)
    await loading.stop()
    const around = (second: number) => Math.max(...held.slice(second - warm / 2, second))
    expect(around(load)).toBeLessThan(around(warm) * 1.2 + 15)
  },
)
