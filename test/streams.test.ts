import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openHub, tellMany, tellUsers } from '#features/streams/index.ts'
import { inTransaction } from '#platform/ctx.ts'
import { type Follower, followSocket, followSse, heldBytes, slowLine } from './stream-followers.ts'
import { openStreams } from './stream-school.ts'

const followers: Record<
  string,
  (address: string, query: string, headers?: Record<string, string>) => Promise<Follower>
> = {
  'server-sent events': followSse,
  'a WebSocket': followSocket,
}

describe.each(Object.keys(followers))('A stream as %s', (kind) => {
  const follow = followers[kind] as typeof followSse

  it('brings what I am told, in order and numbered', async () => {
    await using school = await openStreams()
    await using stream = await follow(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    for (const no of [1, 2, 3]) await school.tell({ no })
    await inTransaction(school.world.makeCtx(), (tx) =>
      tellUsers(
        tx,
        [4, 5].map((no) => ({ user_id: school.me.id, type: 'test.told', data: { no } })),
      ),
    )
    await stream.has(5)
    expect(stream.items.map(({ data }) => data.no)).toEqual([1, 2, 3, 4, 5])
    expect(stream.items.map(({ id }) => id)).toEqual(['1-0', '2-0', '3-0', '4-0', '5-0'])
  })

  it('goes on from the last item after a broken line, without a gap and without a double', async () => {
    await using school = await openStreams()
    let after = '0-0'
    const seen: number[] = []
    for (let round = 0; round < 20; round += 1) {
      await using stream = await follow(school.address, `ticket=${await school.ticket()}&after=${after}`)
      await school.tell({ no: round * 2 })
      await stream.has(round === 0 ? 1 : 2)
      await stream.cut()
      await school.tell({ no: round * 2 + 1 })
      seen.push(...stream.items.map(({ data }) => data.no))
      after = stream.items.at(-1)?.id ?? after
    }
    expect(seen).toEqual(Array.from({ length: 39 }, (_, no) => no))
  })

  it('does not bring what was rolled back, nor what others are told', async () => {
    await using school = await openStreams()
    const { user: other } = await school.world.person('student')
    await using stream = await follow(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    await expect(
      inTransaction(school.world.makeCtx(), async (tx) => {
        await tellUsers(tx, [{ user_id: school.me.id, type: 'test.told', data: { no: 0 } }])
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    await school.tell({ no: 0 }, other.id)
    await school.tell({ no: 1 })
    await stream.has(1)
    expect(stream.items.map(({ data }) => data.no)).toEqual([1])
  })

  it('brings what everyone, my role or my course is told, and no other’s', async () => {
    await using school = await openStreams()
    const ctx = school.world.makeCtx()
    await using stream = await follow(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    await tellMany(ctx, { audience: 'role', role: 'admin', type: 'test.told', data: { to: 'admins' } })
    await tellMany(ctx, {
      audience: 'course',
      course_id: school.me.id,
      type: 'test.told',
      data: { to: 'a course' },
    })
    await tellMany(ctx, { audience: 'role', role: 'student', type: 'test.told', data: { to: 'students' } })
    await tellMany(ctx, { audience: 'everyone', type: 'test.told', data: { to: 'everyone' } })
    await stream.has(2)
    expect(stream.items.map(({ data }) => data.to)).toEqual(['students', 'everyone'])
    const after = stream.items[0]?.id
    await using again = await follow(school.address, `ticket=${await school.ticket()}&after=${after}`)
    await again.has(1)
    expect(again.items.map(({ data }) => data.to)).toEqual(['everyone'])
  })

  it('says that it cannot go on from what is not kept any more', async () => {
    await using school = await openStreams()
    await school.tell({ no: 1 })
    await school.world.database.db.deleteFrom('stream_items').execute()
    await using stream = await follow(school.address, `ticket=${await school.ticket()}&after=0-0`)
    expect(await stream.opened).toBe('stream.reset')
  })

  it('brings what is too long for a word between processes', async () => {
    await using school = await openStreams()
    await using stream = await follow(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    await school.tell({ no: 1, words: 'ß'.repeat(10_000) })
    await school.tell({ no: 2 })
    await stream.has(2)
    expect(stream.items.map(({ data }) => [data.no, data.words?.length])).toEqual([
      [1, 10_000],
      [2, undefined],
    ])
  })

  it('ends when my session does', async () => {
    await using school = await openStreams()
    await using stream = await follow(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    expect((await school.call('DELETE', '/v1/sessions/current', { token: school.token })).status).toBe(204)
    await stream.closed
  })

  it('keeps little of what a slow reader has not taken, and brings all of it when they go on', async () => {
    await using school = await openStreams()
    await using stream = await follow(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    stream.stop()
    const tellMuch = async (from: number) => {
      for (let no = from; no < from + 300; no += 1) await school.tell({ no, words: 'x'.repeat(30_000) })
      return heldBytes()
    }
    // The first 9 MB fill what may be filled: sockets, and what each connection to the database keeps of its last answer.
    const filled = await tellMuch(0)
    expect((await tellMuch(300)) - filled).toBeLessThan(5_000_000)
    stream.goOn()
    await stream.has(600)
    expect(stream.items.map(({ data }) => data.no)).toEqual(Array.from({ length: 600 }, (_, no) => no))
  })

  it('is closed for a reader who takes nothing from one beat to the next', async () => {
    await using school = await openStreams()
    const { makeCtx, listener } = school.world
    const hub = openHub(
      makeCtx,
      listener,
      { enrolledOf: async () => [], endedOf: async () => [] },
      { beatEvery: 50 },
    )
    const told: string[] = []
    const line = slowLine(school.me.id, told)
    const reader = hub.add(line)
    await hub.open(makeCtx(), reader, undefined)
    for (let waits = 0; waits < 200 && told.at(-1) !== 'dropped'; waits += 1) await sleep(10)
    expect(told).toEqual(['stream.opened', 'beat', 'dropped'])
    hub.remove(reader)
    hub.close()
  })
})
