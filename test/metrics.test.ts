import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type NewMessage, queueMessages } from '#features/messaging/index.ts'
import { webhookFollower } from '#features/webhooks/index.ts'
import { publish } from '#platform/events.ts'
import { followerLoop, setFollower } from '#platform/outbox.ts'
import { openCaller } from '#test/identity/caller.ts'
import { followSse } from '#test/stream-followers.ts'
import { openWorld, startOfTime, type World } from '#test/world.ts'

const minute = 60_000

/** What an operator's Prometheus reads, by the name of each series. */
async function scrape(world: World): Promise<Map<string, number>> {
  const { statusCode, body } = await (await world.app()).inject({ method: 'GET', url: '/metrics' })
  expect(statusCode).toBe(200)
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines
      .map((line) => /^(.*) (\S+)$/.exec(line)?.slice(1) as [string, string])
      .map(([name, value]) => [name, Number(value)]),
  )
}

const later = (ms: number) => new Date(startOfTime.getTime() + ms)

describe('What an operator sees', () => {
  it('is how many events wait for each follower, and since when', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    for (const name of ['broken', 'idle'])
      await setFollower(ctx, name, name === 'broken' ? '^test\\.' : '^none\\.')
    await publish(ctx, { type: 'test.happened', subject: '1' })
    await world.goTo(later(2 * minute))
    await publish(ctx, { type: 'test.happened', subject: '2' })
    await world.goTo(later(5 * minute))
    const seen = await scrape(world)
    expect(seen.get('sangam_outbox_events{follower="broken"}')).toBe(2)
    expect(seen.get('sangam_outbox_oldest_seconds{follower="broken"}')).toBe(300)
    expect(seen.get('sangam_outbox_events{follower="idle"}')).toBe(0)
    expect(seen.get('sangam_outbox_oldest_seconds{follower="idle"}')).toBe(0)
    await setFollower(ctx, 'broken', undefined)
    expect((await scrape(world)).has('sangam_outbox_events{follower="broken"}')).toBe(false)
  })

  it('is how many webhooks are not settled', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    expect((await scrape(world)).get('sangam_webhook_deliveries_waiting')).toBe(0)
    await world.database.pool.query(
      `insert into webhook_endpoints (url, types, pattern, secret, created_at, updated_at)
       values ('https://school.example/hook', '{test.happened}', '^test\\.happened$', 'x', now(), now())`,
    )
    await setFollower(ctx, webhookFollower.name, '^test\\.')
    for (const subject of ['1', '1', '2']) await publish(ctx, { type: 'test.happened', subject })
    expect(await followerLoop(webhookFollower).run(ctx)).toBe(true)
    expect((await scrape(world)).get('sangam_webhook_deliveries_waiting')).toBe(3)
    await world.database.pool.query(
      `update webhook_deliveries set status = 'delivered', settled_at = now() where due_at is not null`,
    )
    expect((await scrape(world)).get('sangam_webhook_deliveries_waiting')).toBe(1)
  })

  it('is how many messages are due on each channel, and not those of later or those held back', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const topic = crypto.randomUUID()
    const text = (key: string, more: Partial<NewMessage> = {}): NewMessage => ({
      ...{
        key,
        kind: 'notice',
        channel: 'sms',
        recipient: '+919876543210',
        body: 'Hello',
        due_at: startOfTime,
      },
      ...more,
    })
    await queueMessages(ctx, [
      text('1'),
      text('2', { is_bulk: true }),
      text('3', { due_at: later(minute) }),
      text('4', { channel: 'push', recipient: 'a-token', subject: 'News' }),
      text('5'),
    ])
    await world.database.pool.query(`update messages set topic = $1 where key = '5'`, [topic])
    await world.database.pool.query('insert into message_holds (topic, is_final) values ($1, false)', [topic])
    const queued = async () => {
      const seen = await scrape(world)
      const of = (channel: string) => seen.get(`sangam_messages_queued{channel="${channel}"}`)
      return ['sms', 'whatsapp', 'email', 'push'].map(of)
    }
    expect(await queued()).toEqual([2, 0, 0, 1])
    await world.settle()
    expect(await queued()).toEqual([0, 0, 0, 0])
  })

  it('is how many streams are open at this process', async () => {
    await using world = await openWorld()
    const address = await world.listen()
    const { call, signUp } = await openCaller(world)
    const { access_token: token } = await signUp({ email: 'asha@test.example', password: 'a long password' })
    const streams = async () => (await scrape(world)).get('sangam_streams_open')
    expect(await streams()).toBe(0)
    const { ticket } = (await call('POST', '/v1/stream/tickets', { token })).body
    const stream = await followSse(address, `ticket=${ticket}`)
    await stream.opened
    expect(await streams()).toBe(1)
    await stream.cut()
    for (let tries = 0; tries < 100 && (await streams()) !== 0; tries += 1) await sleep(20)
    expect(await streams()).toBe(0)
  })

  it('is everything else while the database cannot count, and no false zero', async () => {
    await using world = await openWorld()
    expect((await scrape(world)).get('sangam_webhook_deliveries_waiting')).toBe(0)
    await world.database.pool.query('alter table outbox rename to elsewhere')
    const names = [...(await scrape(world)).keys()]
    expect(names.filter((name) => /^sangam_(outbox|webhook|messages_queued|streams)/.test(name))).toEqual([
      'sangam_streams_open',
    ])
    expect(names).toContain('process_resident_memory_bytes')
    await world.database.pool.query('alter table elsewhere rename to outbox')
    expect((await scrape(world)).get('sangam_webhook_deliveries_waiting')).toBe(0)
  })

  it('comes in time while the database hangs, at the price of one connection', async () => {
    await using world = await openWorld()
    await world.app()
    const holder = new pg.Client({ connectionString: world.database.url })
    await holder.connect()
    try {
      await holder.query('begin; lock table outbox in access exclusive mode')
      const began = performance.now()
      const scrapes = Array.from({ length: 20 }, () => scrape(world))
      await sleep(500)
      expect(world.database.pool.totalCount).toBeLessThanOrEqual(4)
      for (const seen of await Promise.all(scrapes)) expect(seen.has('sangam_streams_open')).toBe(true)
      expect(performance.now() - began).toBeLessThan(4_000)
    } finally {
      await holder.end()
    }
  })
})
