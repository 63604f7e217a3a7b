import { describe, expect, it } from 'vitest'
import { forgetWebhooks } from '#features/webhooks/index.ts'
import { problem } from '#test/identity/caller.ts'
import { hour, later, list, openStage, see } from '#test/webhook-desk.ts'
import { ok, openReceiver, withStatus } from '#test/webhook-receiver.ts'
import { startOfTime } from '#test/world.ts'

describe('what is not taken', () => {
  it('is tried again with growing pauses over a day, then given up', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    receiver.answer = withStatus(500)
    await desk.publish('course.completed', 'c1')
    await desk.playTo(later(30 * hour))
    const [delivery] = await list(stage)
    expect(delivery).toMatchObject({ status: 'failed', tries: 11, due_at: null })
    const { attempts } = await see(stage, delivery.id)
    const times = attempts.map(({ at }: { at: string }) => Date.parse(at))
    const pauses = times.slice(1).map((time: number, index: number) => (time - times[index]) / 1000)
    const planned = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 21_600, 36_000]
    for (const [index, pause] of pauses.entries())
      expect(Math.abs(pause / Number(planned[index]) - 1)).toBeLessThanOrEqual(0.051)
    expect(attempts[0]).toMatchObject({
      status: 500,
      answer: 'status 500',
      failure: 'The receiver answered 500.',
    })
    expect(receiver.received).toHaveLength(11)
  })

  it('waits as long as a receiver that is too busy asks, up to the next step', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    const dueIn = async () => (Date.parse((await list(stage))[0].due_at) - startOfTime.getTime()) / 1000
    for (const [status, asked, least, most] of [
      [429, '20', 20, 20],
      [503, '9999', 30, 30],
      [503, 'soon', 4, 6],
      [500, '20', 4, 6],
    ] as const) {
      receiver.answer = withStatus(status, { 'retry-after': asked })
      await desk.publish('course.completed', `${status}-${asked}`)
      await desk.settle()
      expect(await dueIn()).toBeGreaterThanOrEqual(least)
      expect(await dueIn()).toBeLessThanOrEqual(most)
    }
  })

  it('says so of a redirect, which is not followed', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    await using inner = await openReceiver()
    receiver.answer = withStatus(302, { location: inner.url })
    await desk.publish('course.completed', 'c1')
    await desk.settle()
    const [delivery] = await list(stage)
    expect((await see(stage, delivery.id)).attempts).toMatchObject([
      { status: 302, failure: expect.stringContaining('Redirects are not followed') },
    ])
    expect([inner.received, inner.refused]).toEqual([[], []])
  })

  it('is a failure too when the answer comes too late or never ends', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    const drips: NodeJS.Timeout[] = []
    receiver.answer = (response, { data }) => {
      if (data.subject === 'dripping') drips.push(setInterval(() => response.write('x'), 20))
    }
    await desk.publish('course.completed', 'hanging')
    await desk.publish('course.completed', 'dripping')
    await desk.settle()
    drips.forEach(clearInterval)
    for (const { id, status } of await list(stage)) {
      const { attempts } = await see(stage, id)
      expect([status, attempts[0].status, attempts[0].failure]).toEqual([
        'waiting',
        null,
        expect.stringContaining('did not answer in time'),
      ])
    }
  })

  it('keeps of an answer its first 1,000 characters, whatever they are', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    receiver.answer = (response) => response.end(`a\0${'😀'.repeat(2_000)}`)
    await desk.publish('course.completed', 'c1')
    await desk.settle()
    const [delivery] = await list(stage)
    const { attempts } = await see(stage, delivery.id)
    expect([delivery.status, attempts[0].answer.slice(0, 3)]).toEqual(['delivered', 'a😀'])
    expect(attempts[0].answer.length).toBeLessThanOrEqual(1_000)
  })
})

describe('a replay', () => {
  it('posts one delivery again, under the same id', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    await desk.publish('course.completed', 'c1')
    await desk.settle()
    const [delivery] = await list(stage)
    expect((await desk.call('POST', `/webhook-deliveries/${delivery.id}/replays`)).status).toBe(202)
    await desk.settle()
    expect(receiver.received.map(({ id }) => id)).toEqual([delivery.message_id, delivery.message_id])
    expect(await see(stage, delivery.id)).toMatchObject({ status: 'delivered', attempts: [{}, {}] })
  })

  it('posts all that failed since then, in order, and what waits for its next try', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver, id, world } = stage
    receiver.answer = withStatus(500)
    await desk.publish('course.completed', 'before', { n: 0 })
    await desk.playTo(later(30 * hour))
    for (const n of [1, 2]) await desk.publish('course.completed', 'c1', { n })
    await desk.playTo(later(90 * hour))
    await desk.publish('course.completed', 'c1', { n: 3 })
    await desk.settle()
    receiver.answer = ok
    receiver.received.length = 0
    const since = later(30 * hour).toISOString()
    const replayed = await desk.call('POST', `/webhook-endpoints/${id}/replays`, { since })
    expect([replayed.status, replayed.body]).toEqual([202, { replayed: 2 }])
    await desk.settle()
    expect(receiver.received.map(({ data }) => data.n)).toEqual([1, 2, 3])
    expect(world.makeCtx().now()).toEqual(later(90 * hour))
  })

  it('is refused for one that is being posted', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    const refused = Promise.withResolvers<unknown>()
    receiver.answer = (response) => {
      const again = async () => {
        const [{ id }] = await list(stage)
        return (await desk.call('POST', `/webhook-deliveries/${id}/replays`)).body.type
      }
      refused.resolve(again().finally(() => response.end()))
    }
    await desk.publish('course.completed', 'c1')
    await desk.settle()
    expect(await refused.promise).toBe(problem('still_sending'))
  })
})

it('forgets deliveries after 30 days, those that wait at a paused endpoint too', async () => {
  await using stage = await openStage(['course.completed'])
  const { desk, id, world } = stage
  await desk.publish('course.completed', 'c1')
  await desk.settle()
  await desk.call('POST', `/webhook-endpoints/${id}/pause`)
  for (const n of [1, 2]) await desk.publish('course.completed', 'c1', { n })
  await desk.settle()
  await world.goTo(later(29 * 24 * hour))
  await desk.publish('course.completed', 'c1', { n: 3 })
  await desk.settle()
  await forgetWebhooks(world.makeCtx())
  expect(await list(stage)).toHaveLength(4)
  await world.goTo(later(31 * 24 * hour))
  await forgetWebhooks(world.makeCtx())
  expect(await list(stage)).toMatchObject([{ status: 'waiting', due_at: expect.any(String) }])
  const { rows } = await world.database.pool.query('select 1 from webhook_attempts')
  expect(rows).toEqual([])
})
