import { randomUUID } from 'node:crypto'
import { type AsyncMessage, Connection } from 'rabbitmq-client'
import type { BrokerMessage } from '#ports/broker.ts'

export const amqpUrl = process.env.AMQP_URL ?? ''
/** For the name of a suite: it says so when there is nothing to run it on. */
export const onRabbit = amqpUrl ? 'RabbitMQ' : 'RabbitMQ (skipped: AMQP_URL is not set)'

let made = 0
export function newMessage(change: Partial<BrokerMessage> = {}): BrokerMessage {
  made += 1
  return {
    exchange: '',
    kind: 'topic',
    routing_key: 'course.completed',
    id: randomUUID(),
    type: 'course.completed',
    body: { no: made, words: 'नमस्ते 🔑' },
    at: new Date('2027-01-01T00:00:05Z'),
    ...change,
  }
}

/** The other side of the broker: what a program sees that listens. Whatever it made is gone with it. */
export async function openListener() {
  const connection = new Connection(amqpUrl)
  connection.on('error', () => {})
  const name = `sangam.test.${randomUUID()}`
  const channel = await connection.acquire()
  const queues = new Set<string>()
  const exchanges = new Set<string>()
  return {
    name,
    connection,
    /** For what the test itself makes. */
    forget: (queue: string) => queues.add(queue),
    exchange(suffix: string): string {
      exchanges.add(`${name}.${suffix}`)
      return `${name}.${suffix}`
    },
    /** A queue for what is published at the exchange from now on. */
    async bind(exchange: string, routingKey: string): Promise<string> {
      const queue = `${name}.${randomUUID()}`
      queues.add(queue)
      await channel.queueDeclare({ queue, durable: true })
      await channel.queueBind({ exchange, queue, routingKey })
      return queue
    },
    /** Everything in the queue, in order. */
    async take(queue: string): Promise<AsyncMessage[]> {
      const taken: AsyncMessage[] = []
      for (;;) {
        const next = await connection.basicGet({ queue, noAck: true })
        if (!next) return taken
        taken.push({ ...next, consumerTag: '' })
      }
    },
    async [Symbol.asyncDispose]() {
      for (const queue of queues) await connection.queueDelete({ queue })
      for (const exchange of exchanges) await connection.exchangeDelete({ exchange })
      await channel.close()
      await connection.close()
    },
  }
}
