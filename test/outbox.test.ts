import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { followerLoop, type OutgoingEvent, setFollower } from '#platform/outbox.ts'
import { openWorld } from '#test/world.ts'

/** A follower who writes down what it hears, and fails as it is told to. */
function listener(most = 100) {
  const heard: OutgoingEvent[] = []
  const faults: DomainError[] = []
  const refused = new Set<string>()
  const loop = followerLoop({
    name: 'test',
    most,
    async hand(_ctx, events) {
      const fault = faults.shift()
      if (fault) throw fault
      if (events.some(({ subject }) => refused.has(subject))) throw new DomainError('invalid', 'no', 'Never.')
      heard.push(...events)
    },
  })
  return { heard, faults, refused, loop, subjects: () => heard.map(({ subject }) => subject) }
}

const away = () => new DomainError('unavailable', 'vendor_unavailable', 'Not now.')

describe('The outbox', () => {
  it('hands events on in their order, each once, and nothing of another type', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const { loop, heard, subjects } = listener(2)
    await setFollower(ctx, 'test', '^test\\.')
    for (const subject of ['1', '2', '3']) await publish(ctx, { type: 'test.happened', subject })
    await publish(ctx, { type: 'group.created', subject: '4' })
    expect([await loop.run(ctx), await loop.run(ctx), await loop.run(ctx)]).toEqual([true, true, false])
    expect(subjects()).toEqual(['1', '2', '3'])
    expect(heard[0]).toMatchObject({ type: 'test.happened', actor_id: null, data: {} })
    expect(await loop.nextDue(ctx)).toBeNull()
  })

  it('gives all of them again, in the same order, to a follower that was away', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const { loop, faults, subjects } = listener()
    await setFollower(ctx, 'test', '.')
    for (const subject of ['1', '2', '3']) await publish(ctx, { type: 'test.happened', subject })
    faults.push(away(), away())
    await expect(loop.run(ctx)).rejects.toThrow('Not now.')
    await publish(ctx, { type: 'test.happened', subject: '4' })
    await expect(loop.run(ctx)).rejects.toThrow('Not now.')
    expect(await loop.run(ctx)).toBe(true)
    expect(subjects()).toEqual(['1', '2', '3', '4'])
  })

  it('sets aside what is never taken, and nothing else', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const { loop, refused, subjects } = listener()
    await setFollower(ctx, 'test', '.')
    for (const subject of ['1', '2', '3']) await publish(ctx, { type: 'test.happened', subject })
    refused.add('2')
    await loop.run(ctx)
    expect(subjects()).toEqual(['1', '3'])
    expect(await loop.nextDue(ctx)).toBeNull()
    const aside = await world.database.db
      .selectFrom('outbox')
      .select('set_aside_at')
      .where('follower', '=', 'test')
      .execute()
    expect(aside).toEqual([{ set_aside_at: world.clock.now() }])
    refused.clear()
    await world.database.db.updateTable('outbox').set({ set_aside_at: null }).execute()
    await loop.run(ctx)
    expect(subjects()).toEqual(['1', '3', '2'])
  })

  it('is not stopped by what fails in the database, and keeps nothing of it', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const heard: string[] = []
    const loop = followerLoop({
      name: 'test',
      most: 10,
      async hand(tx, events) {
        for (const { subject } of events) {
          heard.push(subject)
          await sql`insert into settings (name, value) values (${subject}, '')`.execute(tx.db)
          if (subject === '2') await sql`select 'no number'::int`.execute(tx.db)
        }
      },
    })
    await setFollower(ctx, 'test', '.')
    for (const subject of ['1', '2', '3']) await publish(ctx, { type: 'test.happened', subject })
    await loop.run(ctx)
    expect(heard).toEqual(['1', '2', '1', '2', '3'])
    const kept = await world.database.db
      .selectFrom('settings')
      .select('name')
      .where('value', '=', '')
      .execute()
    expect(kept.map(({ name }) => name)).toEqual(['1', '3'])
  })

  it('keeps the order of a subject though a later number commits first', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const { loop, heard } = listener()
    await setFollower(ctx, 'test', '.')
    const [late, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slow = inTransaction(ctx, async (tx) => {
      await publish(tx, { type: 'test.happened', subject: 'a', data: { no: 1 } })
      begun.resolve()
      await late.promise
      await publish(tx, { type: 'test.happened', subject: 'a', data: { no: 2 } })
    })
    await begun.promise
    await publish(ctx, { type: 'test.happened', subject: 'b', data: { no: 3 } })
    await loop.run(ctx)
    late.resolve()
    await slow
    await loop.run(ctx)
    await publish(ctx, { type: 'test.happened', subject: 'a', data: { no: 4 } })
    await loop.run(ctx)
    expect(heard.map(({ subject, data }) => [subject, data.no])).toEqual([
      ['b', 3],
      ['a', 1],
      ['a', 2],
      ['a', 4],
    ])
  })

  it('is one process’s at a time', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const release = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const heard: string[] = []
    const loop = followerLoop({
      name: 'test',
      most: 10,
      async hand(_ctx, events) {
        heard.push(...events.map(({ subject }) => subject))
        begun.resolve()
        await release.promise
      },
    })
    await setFollower(ctx, 'test', '.')
    await publish(ctx, { type: 'test.happened', subject: '1' })
    const first = loop.run(ctx)
    await begun.promise
    expect(await loop.run(ctx)).toBe(false)
    release.resolve()
    expect(await first).toBe(true)
    expect(heard).toEqual(['1'])
  })

  it('makes nobody wait who publishes while a follower is slow', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    const [release, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const loop = followerLoop({
      name: 'test',
      most: 10,
      async hand() {
        begun.resolve()
        await release.promise
      },
    })
    await setFollower(ctx, 'test', '.')
    await publish(ctx, { type: 'test.happened', subject: '1' })
    const slow = loop.run(ctx)
    await begun.promise
    await publish(ctx, { type: 'test.happened', subject: '2' })
    release.resolve()
    expect(await slow).toBe(true)
  })

  it('writes nothing down for whom nobody follows any more', async () => {
    await using world = await openWorld()
    const ctx = world.makeCtx()
    await setFollower(ctx, 'test', '.')
    await publish(ctx, { type: 'test.happened', subject: '1' })
    await setFollower(ctx, 'test', undefined)
    await publish(ctx, { type: 'test.happened', subject: '2' })
    expect(
      await world.database.db.selectFrom('outbox').selectAll().where('follower', '=', 'test').execute(),
    ).toEqual([])
  })
})
