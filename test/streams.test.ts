import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openHub, tellMany, tellUsers } from '#features/streams/index.ts'
import { inTransaction } from '#platform/ctx.ts'
import { openCaller } from '#test/identity/caller.ts'
import { openWorld, type World } from '#test/world.ts'
import { type Follower, followSocket, followSse, heldBytes, slowLine } from './stream-followers.ts'

async function openStreams(env: Record<string, string> = {}) {
  const world = await openWorld(env)
  const address = await world.listen()
  const { call, signUp } = await openCaller(world)
  const account = { email: 'asha@test.example', password: 'a long password' }
  const { access_token: token } = await signUp(account)
  const { body: me } = await call('GET', '/v1/me', { token })
  const ticket = async (of = token) => (await call('POST', '/v1/stream/tickets', { token: of })).body.ticket
  const tell = (data: object, user_id: string = me.id) =>
    tellUsers(world.makeCtx(), [{ user_id, type: 'test.told', data }])
  return {
    world,
    address,
    call,
    token,
    me,
    ticket,
    tell,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

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
    const hub = openHub(makeCtx, listener, async () => [], { beatEvery: 50 })
    const told: string[] = []
    const line = slowLine(school.me.id, told)
    const leave = await hub.open(makeCtx(), line, undefined)
    for (let waits = 0; waits < 200 && told.at(-1) !== 'dropped'; waits += 1) await sleep(10)
    expect(told).toEqual(['stream.opened', 'beat', 'dropped'])
    leave()
    hub.close()
  })
})

describe('A stream', () => {
  it('takes an Authorization header, and goes on from Last-Event-ID', async () => {
    await using school = await openStreams()
    await school.tell({ no: 1 })
    await school.tell({ no: 2 })
    const headers = { authorization: `Bearer ${school.token}`, 'last-event-id': '1-0' }
    await using stream = await followSse(school.address, '', headers)
    await stream.has(1)
    expect(stream.items.map(({ data }) => data.no)).toEqual([2])
  })

  it('opens to a ticket once, for thirty seconds, and to nobody without one', async () => {
    await using school = await openStreams()
    const { call } = school
    const ticket = await school.ticket()
    await using stream = await followSse(school.address, `ticket=${ticket}`)
    await stream.opened
    for (const query of [`?ticket=${ticket}`, '?ticket=made-up', ''])
      expect((await call('GET', `/v1/stream${query}`)).status).toBe(401)
    const late = await school.ticket()
    await school.world.goTo('2027-01-01T00:00:31Z')
    expect((await call('GET', `/v1/stream?ticket=${late}`)).body.type).toBe('/problems/ticket_refused')
  })

  it('does not open to a ticket whose session has ended', async () => {
    await using school = await openStreams()
    const ticket = await school.ticket()
    await school.call('DELETE', '/v1/sessions/current', { token: school.token })
    expect((await school.call('GET', `/v1/stream?ticket=${ticket}`)).status).toBe(401)
  })

  it('is refused to a WebSocket without a ticket', async () => {
    await using school = await openStreams()
    const socket = new WebSocket(`${school.address.replace('http', 'ws')}/v1/stream`)
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode))
      socket.on('error', () => {})
    })
    expect(status).toBe(401)
  })

  it('is refused to a twenty-first reader', async () => {
    await using school = await openStreams()
    const open = await Promise.all(
      Array.from({ length: 20 }, async () => followSse(school.address, `ticket=${await school.ticket()}`)),
    )
    await Promise.all(open.map(({ opened }) => opened))
    const { status, body } = await school.call('GET', `/v1/stream?ticket=${await school.ticket()}`)
    expect([status, body.type]).toEqual([429, '/problems/too_many_streams'])
    for (const one of open) await one[Symbol.asyncDispose]()
  })

  it('heals when a process died between its commit and its word', async () => {
    await using school = await openStreams()
    await using stream = await followSse(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    await silently(school.world, school.me.id)
    await school.tell({ no: 2 })
    await stream.has(2)
    expect(stream.items.map(({ data }) => data.no)).toEqual([1, 2])
  })
})

/** Writes an item of which no process hears. */
async function silently({ database: { db }, clock }: World, user_id: string): Promise<void> {
  await db.insertInto('stream_heads').values({ user_id, seq: 1 }).execute()
  const item = { user_id, seq: 1, type: 'test.told', data: JSON.stringify({ no: 1 }), at: clock.now() }
  await db.insertInto('stream_items').values(item).execute()
  await sleep(1)
}
