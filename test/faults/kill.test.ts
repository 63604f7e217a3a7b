import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { isFull, openAcademy, phoneOf, scheduleForMany, wholeCourse } from './academy.ts'
import { findWronged } from './received.ts'

const learners = isFull ? 5_000 : 500
const kills = isFull ? 30 : 4
const phones = Array.from({ length: learners }, (_, index) => phoneOf(index))

it(`gives ${learners} learners each lesson once and in order, though everything is killed ${kills} times`, {
  timeout: 300_000,
}, async () => {
  await using academy = await openAcademy()
  let child = await academy.start()
  await scheduleForMany(academy, learners)
  await academy.post('/sandbox/clock', { advance: 'PT1S' })
  const played = academy.post('/sandbox/clock', { advance: 'P6D' }).catch(() => undefined)
  for (let kill = 0; kill < kills; kill += 1) {
    await sleep(Math.random() * 700)
    await academy.kill(child)
    child = await academy.start()
  }
  await played
  await academy.untilSettled(120)
  expect(await findWronged(academy.url, phones, wholeCourse)).toEqual([])
})

it('lets two workers share one delivery, and the second go on within 10 s when the first is killed', {
  timeout: 120_000,
}, async () => {
  await using academy = await openAcademy()
  await academy.start('server')
  const workers = [await academy.start('worker'), await academy.start('worker')]
  await scheduleForMany(academy, learners)
  const played = academy.post('/sandbox/clock', { advance: 'P6D' }).catch(() => undefined)
  await sleep(1_000)
  if (workers[0]) await academy.kill(workers[0])
  const killedAt = Date.now()
  await played
  await academy.untilSettled(60)
  expect(await findWronged(academy.url, phones, wholeCourse)).toEqual([])
  if (!isFull) expect(Date.now() - killedAt).toBeLessThan(20_000)
})
