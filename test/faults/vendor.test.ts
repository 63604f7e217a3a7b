import { expect, it } from 'vitest'
import { isFull, openAcademy, phoneOf, scheduleForMany, wholeCourse } from './academy.ts'
import { findWronged } from './received.ts'

const learners = isFull ? 2_000 : 60
const count = isFull ? 200 : 15
const phones = Array.from({ length: learners }, (_, index) => phoneOf(index))

for (const mode of ['unavailable', 'timeout', 'lost'] as const)
  it(`gives each lesson once and in order though the vendor answers "${mode}" ${count} times`, {
    timeout: 180_000,
  }, async () => {
    await using academy = await openAcademy()
    await academy.start()
    const set = await academy.post('/sandbox/faults', { port: 'texts', mode, count })
    expect(set.status).toBe(204)
    await scheduleForMany(academy, learners)
    await academy.post('/sandbox/clock', { advance: 'P6D' })
    await academy.untilSettled(120)
    expect(await findWronged(academy.url, phones, wholeCourse)).toEqual([])
  })

it('leaves a text alone that the vendor refuses for good, and goes on with the next', {
  timeout: 60_000,
}, async () => {
  await using academy = await openAcademy()
  await academy.start()
  await academy.post('/sandbox/faults', { port: 'texts', mode: 'invalid', count: 1 })
  await scheduleForMany(academy, 1)
  await academy.post('/sandbox/clock', { advance: 'P6D' })
  await academy.untilSettled(30)
  expect(await findWronged(academy.url, [phoneOf(0)], wholeCourse.slice(1))).toEqual([])
})

it('refuses a fault for a port that does not exist', async () => {
  await using academy = await openAcademy()
  await academy.start('server')
  const refused = await academy.post('/sandbox/faults', { port: 'pigeons', mode: 'ok', count: 1 })
  expect([refused.status, await refused.json()]).toMatchObject([400, { type: '/problems/unknown_port' }])
})
