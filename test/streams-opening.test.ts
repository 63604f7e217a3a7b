import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { World } from '#test/world.ts'
import { followSocket, followSse } from './stream-followers.ts'
import { openStreams } from './stream-school.ts'

describe('Opening a stream', () => {
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

  it('is dropped where it cannot be opened, and the server goes on', async () => {
    await using school = await openStreams()
    const tickets = [await school.ticket(), await school.ticket()]
    const { db } = school.world.database
    await sql`alter table stream_broadcast_head rename to away`.execute(db)
    await using first = await followSse(school.address, `ticket=${tickets[0]}`)
    await using second = await followSocket(school.address, `ticket=${tickets[1]}`)
    await Promise.all([first.closed, second.closed])
    await sql`alter table away rename to stream_broadcast_head`.execute(db)
    expect((await school.call('GET', '/v1/me', { token: school.token })).status).toBe(200)
  })

  it('says so when what a reader missed is gone, and goes on behind the gap', async () => {
    await using school = await openStreams()
    const { db } = school.world.database
    await using stream = await followSse(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    await silently(school.world, school.me.id)
    await db.deleteFrom('stream_items').execute()
    await school.tell({ no: 2 })
    await stream.has(1)
    expect([stream.resets(), stream.items.map(({ data }) => data.no)]).toEqual([1, [2]])
  })

  it('survives that a reader who takes nothing is told more after the session’s end', async () => {
    await using school = await openStreams()
    await using stream = await followSse(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    stream.stop()
    for (let no = 0; no < 300; no += 1) await school.tell({ no, words: 'x'.repeat(30_000) })
    await school.call('DELETE', '/v1/sessions/current', { token: school.token })
    for (let no = 0; no < 10; no += 1) await school.tell({ no })
    stream.goOn()
    await stream.closed
    expect((await school.call('GET', '/v1/me', { token: school.token })).status).toBe(401)
  })

  it('ends with a session whose end was not heard', async () => {
    await using school = await openStreams()
    await using stream = await followSse(school.address, `ticket=${await school.ticket()}`)
    await stream.opened
    const { db } = school.world.database
    await db.updateTable('sessions').set({ ended_at: school.world.clock.now() }).execute()
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`.execute(db)
    await stream.closed
  })

  it('counts nobody who left before it was open', async () => {
    await using school = await openStreams()
    const tickets = await Promise.all(Array.from({ length: 25 }, () => school.ticket()))
    const { db } = school.world.database
    await db.transaction().execute(async (tx) => {
      await sql`lock table stream_tickets`.execute(tx)
      for (const ticket of tickets) {
        const request = get(`${school.address}/v1/stream?ticket=${ticket}`, { agent: false }).on(
          'error',
          () => {},
        )
        await sleep(20)
        request.destroy()
      }
    })
    await sleep(300)
    await using stream = await followSse(school.address, `ticket=${await school.ticket()}`)
    expect(await stream.opened).toBe('stream.opened')
  })

  it('is not asked for by a HEAD, which uses no ticket up', async () => {
    await using school = await openStreams()
    const ticket = await school.ticket()
    const { status } = await fetch(`${school.address}/v1/stream?ticket=${ticket}`, { method: 'HEAD' })
    expect([404, 405]).toContain(status)
    await using stream = await followSse(school.address, `ticket=${ticket}`)
    expect(await stream.opened).toBe('stream.opened')
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
}
