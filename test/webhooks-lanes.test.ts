import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { releaseWebhooks, webhookCare, webhookFollower, webhookSender } from '#features/webhooks/index.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { type Loop, runLoop } from '#platform/loops.ts'
import { followerLoop } from '#platform/outbox.ts'
import { later, local, openDesk, openStage, outbound } from '#test/webhook-desk.ts'
import { ok, openReceiver, type Receiver, withStatus } from '#test/webhook-receiver.ts'
import { openWorld, type World } from '#test/world.ts'

/** The loops of so many processes, as they run there. */
function work(world: World, processes: number) {
  const senders = Array.from({ length: processes }, () =>
    webhookSender({ process: randomUUID(), outbound, timeout: 2_000 }),
  )
  const loops: Loop[] = senders.flatMap(({ loop }) => [loop, followerLoop(webhookFollower)])
  const running = loops.map((loop) => runLoop(loop, world.makeCtx, world.listener))
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((loop) => loop.stop()))
      await Promise.all(senders.map(({ drain }) => drain()))
    },
  }
}

const until = (isTrue: () => boolean) => expect.poll(isTrue, { timeout: 15_000, interval: 10 }).toBe(true)

it('gives other endpoints theirs within a second while one hangs, which gets eight posts at once', async () => {
  await using world = await openWorld(local)
  await using hanging = await openReceiver()
  await using well = await openReceiver()
  let [open, most] = [0, 0]
  hanging.answer = (response) => {
    open += 1
    most = Math.max(most, open)
    response.on('close', () => (open -= 1))
  }
  const desk = await openDesk(world, outbound)
  for (const receiver of [hanging, well]) await desk.endpoint(receiver, ['course.completed'])
  await using _ = work(world, 2)
  for (let n = 0; n < 40; n += 1) await desk.publish('course.completed', `s${n}`)
  await until(() => well.received.length === 40)
  const began = Date.now()
  await desk.publish('course.completed', 'one more')
  await until(() => well.received.length === 41)
  expect(Date.now() - began).toBeLessThan(1_000)
  expect([most <= 16, most >= 8]).toEqual([true, true])
})

const ordersOf = ({ received }: Receiver) => Map.groupBy(received, ({ data }) => data.subject)

it('keeps the order of each subject over several processes, though every third post fails', async () => {
  await using world = await openWorld(local)
  await using receiver = await openReceiver()
  let posts = 0
  receiver.answer = (response, received) => {
    posts += 1
    const answer = posts % 3 === 0 ? withStatus(500) : ok
    setTimeout(() => answer(response, received), Math.random() * 5)
  }
  const desk = await openDesk(world, outbound)
  await desk.endpoint(receiver, ['course.completed'])
  const subjects = Array.from({ length: 10 }, (_, index) => `s${index}`)
  {
    await using _ = work(world, 3)
    for (let n = 0; n < 10; n += 1)
      for (const subject of subjects) await desk.publish('course.completed', subject, { n })
    for (let hour = 1; hour < 200 && !isAll(receiver, subjects); hour += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      await world.goTo(later(hour * 600_000))
      await wakeLoop(world.makeCtx(), 'webhooks')
    }
  }
  await desk.playTo(later(24 * 3_600_000))
  for (const [, events] of ordersOf(receiver)) {
    const numbers = events.map(({ data }) => data.n as number)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect([...new Set(numbers)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  }
})

const isAll = (receiver: Receiver, subjects: string[]) =>
  subjects.every((subject) =>
    ordersOf(receiver)
      .get(subject)
      ?.some(({ data }) => data.n === 9),
  )

it('posts again what a dead process had taken, and what one holds longer than any post', async () => {
  await using stage = await openStage(['course.completed'])
  const { desk, receiver, world } = stage
  const { pool } = world.database
  const dead = randomUUID()
  const take = (process: string, ago: string) =>
    pool.query(
      `update webhook_deliveries set status = 'sending', claimed_by = $1, claimed_at = clock_timestamp() - $2::interval
       where status = 'waiting'`,
      [process, ago],
    )
  for (const end of [() => releaseWebhooks(world.makeCtx(), dead), () => webhookCare.run(world.makeCtx())]) {
    receiver.received.length = 0
    for (const n of [0, 1]) await desk.publish('course.completed', 'c1', { n })
    await followerLoop(webhookFollower).run(world.makeCtx())
    await take(dead, '3 minutes')
    await desk.settle()
    expect(receiver.received).toEqual([])
    await end()
    await desk.settle()
    expect(receiver.received.map(({ data }) => data.n)).toEqual([0, 1])
  }
})
