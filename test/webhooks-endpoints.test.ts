import { describe, expect, it } from 'vitest'
import { problem } from '#test/identity/caller.ts'
import { hour, later, list, numbersOf, openStage } from '#test/webhook-desk.ts'
import { ok, openReceiver, withStatus } from '#test/webhook-receiver.ts'

describe('an endpoint', () => {
  it('that says it is gone is paused, and an event says so', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver, id } = stage
    await using other = await openReceiver()
    await desk.endpoint(other, ['webhook_endpoint.paused'])
    receiver.answer = withStatus(410)
    await desk.publish('course.completed', 'c1')
    await desk.settle()
    const { body } = await desk.call('GET', `/webhook-endpoints/${id}`)
    expect(body).toMatchObject({ status: 'paused', pause_reason: 'gone' })
    expect(other.received).toMatchObject([{ data: { subject: id, reason: 'gone' } }])
    expect((await list(stage))[0].status).toBe('failed')
  })

  it('that only fails for five days is paused, once; one success and it is not', async () => {
    await using stage = await openStage(['course.completed', 'webhook_endpoint.*'])
    const { desk, receiver, id, world } = stage
    await using lucky = await openReceiver()
    const luckyId = await desk.endpoint(lucky, ['course.completed'])
    receiver.answer = withStatus(500)
    for (let day = 0; day < 6; day += 1) {
      lucky.answer = day === 3 ? ok : withStatus(500)
      await desk.publish('course.completed', `day ${day}`)
      await desk.playTo(later((day + 1) * 24 * hour))
    }
    const statusOf = async (endpoint: string) =>
      (await desk.call('GET', `/webhook-endpoints/${endpoint}`)).body
    expect(await statusOf(id)).toMatchObject({ status: 'paused', pause_reason: 'failing' })
    expect(await statusOf(luckyId)).toMatchObject({ status: 'active' })
    await desk.playTo(later(20 * 24 * hour))
    const { rows } = await world.database.pool.query(
      `select subject from events where type = 'webhook_endpoint.paused' and subject = $1`,
      [id],
    )
    expect(rows).toHaveLength(1)
  })

  it('that is paused gets nothing, and on resuming all that happened meanwhile, in order', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver, id } = stage
    expect((await desk.call('POST', `/webhook-endpoints/${id}/pause`)).body).toMatchObject({
      status: 'paused',
      pause_reason: 'asked',
    })
    for (const n of [0, 1, 2]) await desk.publish('course.completed', 'c1', { n })
    await desk.playTo(later(48 * hour))
    expect(receiver.received).toEqual([])
    expect((await desk.call('POST', `/webhook-endpoints/${id}/tests`)).body.type).toBe(
      problem('endpoint_paused'),
    )
    expect((await desk.call('DELETE', `/webhook-endpoints/${id}/pause`)).body).toMatchObject({
      status: 'active',
    })
    await desk.settle()
    expect(numbersOf(receiver, 'c1')).toEqual([0, 1, 2])
  })

  it('is tested by an event that goes to it alone, whatever it asks for', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver, id } = stage
    await using other = await openReceiver()
    await desk.endpoint(other, ['*'])
    const { status, body } = await desk.call('POST', `/webhook-endpoints/${id}/tests`)
    expect([status, body.type, body.status]).toEqual([202, 'webhook.test', 'waiting'])
    await desk.settle()
    expect(receiver.received).toMatchObject([
      { type: 'webhook.test', id: body.message_id, data: { subject: id } },
    ])
    expect(other.received.map(({ type }) => type)).not.toContain('webhook.test')
  })

  it('that is removed while it is posted to takes nothing down with it', async () => {
    await using stage = await openStage(['course.completed'])
    const { desk, receiver, id } = stage
    await using other = await openReceiver()
    await desk.endpoint(other, ['course.completed'])
    const removed = Promise.withResolvers<unknown>()
    receiver.answer = (response) =>
      removed.resolve(desk.call('DELETE', `/webhook-endpoints/${id}`).then(() => response.end()))
    await desk.publish('course.completed', 'c1')
    await desk.settle()
    await removed.promise
    expect(other.received).toHaveLength(1)
    expect((await desk.call('GET', `/webhook-endpoints/${id}`)).body.type).toBe(
      problem('webhook_endpoint_not_found'),
    )
  })
})
