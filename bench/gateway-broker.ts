import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from 'rabbitmq-client'
import { variables } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { startSangam, timed } from './processes.ts'
import { type Row, type Table, whole } from './table.ts'

const url = process.env.AMQP_URL ?? ''
const events = 60_000
const together = 500
const least = 3_000
const patience = 120_000

/** From the outbox to the broker: everything that happened in a busy while. */
export async function measureBroker(): Promise<Table> {
  const what = `${whole(events)} events from the outbox to RabbitMQ, events/s`
  return {
    title: 'Outbox → broker, server and worker in one process',
    limit: `one client that publishes the same ${together} at a time and waits until all are confirmed`,
    rows: url ? await measure(what) : [{ what, ours: 'left out: AMQP_URL is not set' }],
  }
}

async function measure(what: string): Promise<Row[]> {
  await using database = await openBenchDatabase('gateway_broker')
  await using listener = await openQueue()
  const academy = { AMQP_URL: url, AMQP_EXCHANGE: listener.exchange }
  const server = await startSangam('start', { ...variables(database), ...academy })
  await untilEmpty(database)
  await listener.purge()
  await happen(database)
  const { took } = await timed(() => untilEmpty(database))
  const arrived = await listener.count()
  await server.stop()
  await listener.purge()
  const bare = (events * 1000) / (await timed(() => publishBare(listener))).took
  const ours = (events * 1000) / took
  return [
    { what, ours: whole(ours), limit: whole(bare), ratio: ours / bare, goal: `≥ ${whole(least)}` },
    { what: 'of them in the queue', ours: whole(arrived), goal: whole(events) },
  ].map((row, place) => ({ ...row, isReached: place === 0 ? ours >= least : arrived === events }))
}

/** In one transaction: the worker sees all of them at once, when this ends. */
const happen = ({ sql }: BenchDatabase) =>
  sql(
    `select count(publish_event('lesson.read', 'learner-' || i % 1000, null, jsonb_build_object('lesson', i), now(), 'bench', false))
     from generate_series(1, $1::int) i`,
    [events],
  )

async function untilEmpty({ sql }: BenchDatabase): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; await sleep(20))
    if ((await sql(`select 1 from outbox where follower = 'broker' limit 1`)).length === 0) return
  throw new Error(`The outbox was not empty after ${patience / 1000} s.`)
}

type Queue = AsyncDisposable & {
  exchange: string
  connection: Connection
  count(): Promise<number>
  purge(): Promise<unknown>
}

async function openQueue(): Promise<Queue> {
  const connection = new Connection(url)
  const exchange = `sangam.bench.${randomUUID()}`
  const queue = `${exchange}.all`
  await connection.exchangeDeclare({ exchange, type: 'topic', durable: true })
  await connection.queueDeclare({ queue, durable: true })
  await connection.queueBind({ exchange, queue, routingKey: '#' })
  return {
    exchange,
    connection,
    count: async () => (await connection.queueDeclare({ queue, passive: true })).messageCount,
    purge: () => connection.queuePurge({ queue }),
    async [Symbol.asyncDispose]() {
      await connection.queueDelete({ queue })
      await connection.exchangeDelete({ exchange })
      await connection.close()
    },
  }
}

async function publishBare({ connection, exchange }: Queue): Promise<void> {
  const publisher = connection.createPublisher({ confirm: true })
  for (let sent = 0; sent < events; sent += together)
    await Promise.all(
      Array.from({ length: together }, (_, place) => {
        const [subject, data] = [`learner-${place}`, { lesson: sent + place }]
        const body = { id: sent + place, type: 'lesson.read', subject, actor_id: null, data, at: new Date() }
        return publisher.send({ exchange, routingKey: 'lesson.read', durable: true }, body)
      }),
    )
  await publisher.close()
}
