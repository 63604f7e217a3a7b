import { describe, expect, it } from 'vitest'
import { hour, later, list, numbersOf, openStage, see } from '#test/webhook-desk.ts'
import { ok, openReceiver, type Receiver, withStatus } from '#test/webhook-receiver.ts'
import { startOfTime } from '#test/world.ts'

describe('what is posted', () => {
  it('is a Standard Webhook that the library verifies, with all that is known of the event', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    await desk.publish('course.completed', 'c1', { title: 'Water', id: 'not this' })
    await desk.publish('course.published', 'c1')
    await desk.settle()
    expect(receiver.refused).toEqual([])
    expect(receiver.received).toHaveLength(1)
    const [got] = receiver.received
    const [delivery] = await list(stage)
    expect(got).toMatchObject({
      id: delivery.message_id,
      type: 'course.completed',
      timestamp: startOfTime.toISOString(),
      data: { id: delivery.event_id, subject: 'c1', actor_id: null, title: 'Water' },
    })
    expect(got?.headers['content-type']).toBe('application/json')
    expect(Math.abs(Number(got?.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(10)
    const seen = await see(stage, delivery.id)
    expect(seen).toMatchObject({
      status: 'delivered',
      tries: 1,
      message: { type: 'course.completed', data: got?.data },
    })
    expect(seen.attempts).toMatchObject([{ status: 200, answer: 'ok', failure: null }])
  })

  it('goes to whoever asks for its type, its kind or everything, once each', async () => {
    await using stage = await openStage(['enrolment.*'])
    const { desk, receiver, world } = stage
    await using other = await openReceiver()
    await desk.endpoint(other, ['*'])
    for (const type of ['enrolment.made', 'enrolments.made', 'enrolment.ended', 'course.completed'])
      await desk.publish(type, 's1')
    await desk.settle()
    const typesOf = ({ received }: Receiver) => received.map(({ type }) => type)
    expect(typesOf(receiver)).toEqual(['enrolment.made', 'enrolment.ended'])
    expect(typesOf(other)).toEqual([
      'webhook_endpoint.created',
      ...['enrolment.made', 'enrolments.made', 'enrolment.ended', 'course.completed'],
    ])
    const { rows } = await world.database.pool.query(`select 1 from outbox where follower = 'webhooks'`)
    expect(rows).toEqual([])
  })

  it('is signed with both secrets for a day after a rotation, and then with the new one alone', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver, id } = stage
    const [former = ''] = receiver.secrets
    const { status, body } = await desk.call('POST', `/webhook-endpoints/${id}/secrets`)
    expect(status).toBe(201)
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(body.former_secret_until).toBe(later(24 * hour).toISOString())
    const fitsOf = async (secret: string) => {
      receiver.secrets = [secret]
      const before = receiver.received.length
      await desk.publish('course.completed', `s${secret}`)
      await desk.settle()
      const signatures = receiver.received.at(-1)?.headers['webhook-signature']?.split(' ').length
      return receiver.received.length > before ? signatures : 'refused'
    }
    expect([await fitsOf(former), await fitsOf(body.secret)]).toEqual([2, 2])
    await desk.playTo(later(24 * hour))
    expect([await fitsOf(former), await fitsOf(body.secret)]).toEqual(['refused', 1])
  })

  it('keeps its id at each try', async () => {
    await using stage = await openStage()
    const { desk, receiver } = stage
    receiver.answer = withStatus(500)
    await desk.publish('course.completed', 'c1')
    await desk.settle()
    receiver.answer = ok
    await desk.playTo(later(10_000))
    expect(receiver.received.map(({ id }) => id)).toEqual(Array(2).fill(receiver.received[0]?.id))
    expect(receiver.received[0]?.id).toMatch(/^msg_[0-9a-f]{32}$/)
  })
})

describe('the events of one subject', () => {
  it('arrive in order though one fails for a while, and others do not wait for them', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    receiver.answer = (response, received) =>
      received.data.n === 1 && receiver.received.filter(({ data }) => data.n === 1).length < 4
        ? withStatus(500)(response, received)
        : ok(response, received)
    for (const n of [0, 1, 2, 3]) await desk.publish('course.completed', 'slow', { n })
    for (const n of [0, 1.5, 2]) await desk.publish('course.completed', 'quick', { n })
    await desk.settle()
    expect(numbersOf(receiver, 'slow')).toEqual([0, 1])
    expect(numbersOf(receiver, 'quick')).toEqual([0, 1.5, 2])
    await desk.publish('course.completed', 'slow', { n: 4 })
    await desk.playTo(later(hour))
    expect(numbersOf(receiver, 'slow')).toEqual([0, 1, 1, 1, 1, 2, 3, 4])
  })

  it('go on after one that is given up', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver } = stage
    receiver.answer = (response, received) =>
      (received.data.n === 0 ? withStatus(400) : ok)(response, received)
    for (const n of [0, 1]) await desk.publish('course.completed', 'c1', { n })
    await desk.playTo(later(30 * hour))
    expect((await list(stage)).map(({ status }: { status: string }) => status)).toEqual([
      'delivered',
      'failed',
    ])
    expect(numbersOf(receiver, 'c1').at(-1)).toBe(1)
  })
})
