import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { publish } from '#platform/events.ts'
import { amqpUrl, onRabbit, openListener } from '#test/providers/broker-rabbit.ts'
import { startTcpProxy } from '#test/providers/tcp-proxy.ts'
import { type Academy, isFull, openAcademy } from './academy.ts'
import { type Office, openOffice, signInTeacher, until } from './office.ts'

/** In seconds: how long the broker is away, and how long everything is well before. */
const [away, well] = isFull ? [60, 10] : [3, 1]
const subjects = 8

/** A served academy whose line to the broker can be cut, and a queue that keeps everything it is told. */
async function openTalk() {
  await using opened = new AsyncDisposableStack()
  const listener = opened.use(await openListener())
  const wire = opened.use(await startTcpProxy(amqpUrl))
  const exchange = listener.exchange('events')
  await listener.connection.exchangeDeclare({ exchange, type: 'topic', durable: true })
  const queue = await listener.bind(exchange, '#')
  const academy = opened.use(await openAcademy({ AMQP_URL: wire.url, AMQP_EXCHANGE: exchange }))
  await academy.start('server')
  const office = opened.use(await openOffice(academy))
  const all = opened.move()
  return {
    ...{ wire, academy, office, exchange },
    async heard() {
      const taken = await listener.take(queue)
      return taken.map(({ body }) => body as { id: number; subject: string })
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

const isFollowed = async ({ ctx }: Office) =>
  (await sql`select 1 from followers where name = 'broker'`.execute(ctx.db)).rows.length > 0
const isEmpty = async ({ ctx }: Office) =>
  (await sql`select 1 from outbox where follower = 'broker' limit 1`.execute(ctx.db)).rows.length === 0
/** Some process holds the follower, which is while it waits for the broker. */
const isHanding = async ({ ctx }: Office) =>
  (await sql`select 1 from followers where name = 'broker' for no key update skip locked`.execute(ctx.db))
    .rows.length === 0

type Call = <T>(method: string, path: string, body: object) => Promise<T>

async function openDesk(academy: Academy, office: Office): Promise<{ call: Call; courses: string[] }> {
  const token = await signInTeacher(academy, office, 'instructor')
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const call: Call = async (method, path, body) => {
    const reply = await fetch(`${academy.address}/v1${path}`, { method, headers, body: JSON.stringify(body) })
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`)
    return reply.json() as Promise<never>
  }
  const begin = async (_: unknown, no: number) =>
    (await call<{ id: string }>('POST', '/courses', { title: `Course ${no}` })).id
  return { call, courses: await Promise.all(Array.from({ length: subjects }, begin)) }
}

/** Every course is changed again and again; how long each change took, in milliseconds. */
async function work({ call, courses }: Awaited<ReturnType<typeof openDesk>>, seconds: number) {
  const took: number[] = []
  const end = Date.now() + seconds * 1_000
  const change = async (course: string) => {
    for (let no = 0; Date.now() < end; no += 1) {
      const began = performance.now()
      await call('PATCH', `/courses/${course}`, { title: `Change ${no}` })
      took.push(performance.now() - began)
      await sleep(isFull ? 100 : 20)
    }
  }
  await Promise.all(courses.map(change))
  return took.toSorted((one, other) => one - other)
}

const middle = (took: number[]) => took[took.length >> 1] ?? Number.NaN

describe.skipIf(!amqpUrl)(`${onRabbit} away`, () => {
  it('delays no request, loses no event and keeps the order of each subject, though workers are killed', {
    timeout: 400_000,
  }, async () => {
    await using talk = await openTalk()
    const { wire, academy, office } = talk
    let worker = await academy.start('worker')
    const killWorker = async () => {
      await academy.kill(worker)
      worker = await academy.start('worker')
    }
    await until(() => isFollowed(office), 20, 'nobody follows for the broker.')
    const desk = await openDesk(academy, office)
    await work(desk, 1)
    const before = await work(desk, well)
    const troubles: number[][] = []
    for (const trouble of [wire.cut, wire.hang]) {
      trouble()
      const working = work(desk, away)
      await sleep(away * 500)
      await killWorker()
      troubles.push(await working)
      wire.mend()
    }
    await sleep(100)
    await killWorker()
    await work(desk, 1)
    await until(() => isEmpty(office), isFull ? 120 : 40, 'the outbox is not empty.')
    for (const took of troubles) {
      expect(middle(took)).toBeLessThan(3 * middle(before) + 20)
      expect(took.at(-1)).toBeLessThan(2_000)
    }
    await expectAll(talk, before.length + troubles.flat().length)
  })

  it('keeps no process from opening', { timeout: 90_000 }, async () => {
    await using talk = await openTalk()
    const { wire, academy, office, exchange } = talk
    await academy.start('worker')
    await until(() => isFollowed(office), 20, 'nobody follows for the broker.')
    wire.hang()
    await publish(office.ctx, { type: 'lesson.read', subject: 'one' })
    await until(() => isHanding(office), 5, 'the worker does not try to hand it on.')
    const variables = { AMQP_URL: wire.url, AMQP_EXCHANGE: exchange, SECRET_KEY: academy.secretKey }
    await using other = await openAcademy(variables, academy.url)
    const began = Date.now()
    await other.start()
    expect(Date.now() - began).toBeLessThan(10_000)
    wire.mend()
    await until(() => isEmpty(office), 30, 'the outbox is not empty.')
    expect((await talk.heard()).some(({ subject }) => subject === 'one')).toBe(true)
  })
})

/** Everything that happened since somebody follows was heard; of each subject the first time of each in order. */
async function expectAll({ heard, office }: Awaited<ReturnType<typeof openTalk>>, atLeast: number) {
  const { rows } = await sql<{ id: number }>`
    select id from events where type in ('course.created', 'course.changed') order by id`.execute(
    office.ctx.db,
  )
  expect(rows.length).toBeGreaterThanOrEqual(atLeast)
  const firsts = [...new Map((await heard()).map((event) => [event.id, event])).values()]
  const ids = new Set(firsts.map(({ id }) => id))
  expect(rows.filter(({ id }) => !ids.has(id))).toEqual([])
  for (const subject of new Set(firsts.map((event) => event.subject))) {
    const order = firsts.filter((event) => event.subject === subject).map(({ id }) => id)
    expect(order).toEqual(order.toSorted((one, other) => one - other))
  }
}
