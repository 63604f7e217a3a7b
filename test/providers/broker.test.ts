import { describe, expect, it } from 'vitest'
import { openLog } from '#platform/log.ts'
import type { Broker } from '#ports/broker.ts'
import { rabbitBroker } from '#providers/rabbitmq/index.ts'
import { amqpUrl, newMessage, onRabbit, openListener } from './broker-rabbit.ts'

// What src/ports/broker.ts promises, asked of a broker that is there.

async function open() {
  const listener = await openListener()
  const broker = rabbitBroker({ url: amqpUrl, log: openLog('silent') })
  return {
    broker,
    listener,
    async [Symbol.asyncDispose]() {
      await broker.close()
      await listener[Symbol.asyncDispose]()
    },
  }
}

const failure = (broker: Broker, message = newMessage()) =>
  broker.publish([message]).then(
    () => undefined,
    (error: unknown) => error,
  )

describe.skipIf(!amqpUrl)(`messages by ${onRabbit}`, () => {
  it('arrive whole, once, durable and under their id', async () => {
    await using it = await open()
    const exchange = it.listener.exchange('events')
    await it.broker.publish([newMessage({ exchange })])
    const queue = await it.listener.bind(exchange, 'course.*')
    const message = newMessage({ exchange })
    await it.broker.publish([message])
    const [taken, ...others] = await it.listener.take(queue)
    expect(others).toEqual([])
    expect(taken).toMatchObject({
      body: message.body,
      messageId: message.id,
      type: 'course.completed',
      routingKey: 'course.completed',
      contentType: 'application/json',
      timestamp: 1798761605,
      durable: true,
    })
  })

  it('keep their order, thousands in one call', async () => {
    await using it = await open()
    const exchange = it.listener.exchange('events')
    await it.broker.publish([newMessage({ exchange })])
    const queue = await it.listener.bind(exchange, '#')
    const messages = Array.from({ length: 2_000 }, () => newMessage({ exchange }))
    await it.broker.publish(messages)
    const taken = await it.listener.take(queue)
    expect(taken.map(({ messageId }) => messageId)).toEqual(messages.map(({ id }) => id))
  })

  it('keep the order of calls that do not wait for each other', async () => {
    await using it = await open()
    const exchange = it.listener.exchange('events')
    await it.broker.publish([newMessage({ exchange })])
    const queue = await it.listener.bind(exchange, '#')
    const messages = Array.from({ length: 60 }, () => newMessage({ exchange }))
    await Promise.all(messages.map((message) => it.broker.publish([message])))
    const taken = await it.listener.take(queue)
    expect(taken.map(({ messageId }) => messageId)).toEqual(messages.map(({ id }) => id))
  })

  it('spread by topic, and by the exact key where the exchange is direct', async () => {
    await using it = await open()
    const [topic, direct] = [it.listener.exchange('topic'), it.listener.exchange('direct')]
    const both = (routing_key: string) => [
      newMessage({ exchange: topic, routing_key }),
      newMessage({ exchange: direct, kind: 'direct', routing_key }),
    ]
    await it.broker.publish(both('nobody.hears'))
    const [byTopic, byKey] = [
      await it.listener.bind(topic, 'course.#'),
      await it.listener.bind(direct, 'course.#'),
    ]
    const exact = await it.listener.bind(direct, 'course.completed')
    await it.broker.publish([...both('course.completed'), ...both('person.joined')])
    expect(await it.listener.take(byTopic)).toHaveLength(1)
    expect(await it.listener.take(byKey)).toHaveLength(0)
    expect(await it.listener.take(exact)).toHaveLength(1)
  })

  it('are no failure when nobody listens', async () => {
    await using it = await open()
    const exchange = it.listener.exchange('events')
    await it.broker.publish([newMessage({ exchange }), newMessage({ exchange })])
    await it.broker.publish([])
  })

  it('go straight to a queue, which is made durable', async () => {
    await using it = await open()
    const queue = `${it.listener.name}.mails`
    it.listener.forget(queue)
    const message = newMessage({ routing_key: queue })
    await it.broker.publish([message])
    expect(await it.listener.take(queue)).toMatchObject([{ messageId: message.id, durable: true }])
    await expect(it.listener.connection.queueDeclare({ queue, durable: true })).resolves.toBeDefined()
  })

  it('take a queue as its owner made it', async () => {
    await using it = await open()
    const queue = `${it.listener.name}.small`
    it.listener.forget(queue)
    await it.listener.connection.queueDeclare({ queue, durable: true, arguments: { 'x-max-length': 10 } })
    await it.broker.publish([newMessage({ routing_key: queue })])
    expect(await it.listener.take(queue)).toHaveLength(1)
  })

  it('wait for the operator when the exchange is of another kind', async () => {
    await using it = await open()
    const exchange = it.listener.exchange('events')
    await it.listener.connection.exchangeDeclare({ exchange, type: 'direct', durable: true })
    expect(await failure(it.broker, newMessage({ exchange }))).toMatchObject({
      name: 'DomainError',
      kind: 'unavailable',
      code: 'vendor_refused_settings',
    })
    await it.broker.publish([newMessage({ exchange, kind: 'direct' })])
  })

  it('may be tried again when the broker takes no more', async () => {
    await using it = await open()
    const queue = `${it.listener.name}.full`
    it.listener.forget(queue)
    const full = { 'x-max-length': 1, 'x-overflow': 'reject-publish' as const }
    await it.listener.connection.queueDeclare({ queue, durable: true, arguments: full })
    await it.broker.publish([newMessage({ routing_key: queue })])
    expect(await failure(it.broker, newMessage({ routing_key: queue }))).toMatchObject({
      kind: 'unavailable',
      code: 'vendor_busy',
    })
    await it.listener.take(queue)
    await it.broker.publish([newMessage({ routing_key: queue })])
  })

  it('go on after the exchange was deleted, which costs one call', async () => {
    await using it = await open()
    const exchange = it.listener.exchange('events')
    await it.broker.publish([newMessage({ exchange })])
    await it.listener.connection.exchangeDelete({ exchange })
    expect(await failure(it.broker, newMessage({ exchange }))).toMatchObject({ kind: 'unavailable' })
    await it.broker.publish([newMessage({ exchange })])
  })

  it.each([
    { exchange: 'e'.repeat(128) },
    { routing_key: 'k'.repeat(256) },
    { routing_key: '' },
    { id: 'é'.repeat(128) },
    { type: 't'.repeat(256) },
  ])('are invalid when AMQP has no room for their address, and harm nothing (%j)', async (change) => {
    await using it = await open()
    expect(await failure(it.broker, newMessage(change))).toMatchObject({ kind: 'invalid' })
    await it.broker.publish([newMessage({ exchange: it.listener.exchange('events') })])
  })

  it('wait for the operator when the broker does not know us, and the password stays secret', async () => {
    const url = new URL(amqpUrl)
    url.password = 'a-wrong-password'
    const lines: string[] = []
    const log = openLog('info', { write: (line: string) => void lines.push(line) })
    const broker = rabbitBroker({ url: url.href, log })
    const refusal = await failure(broker)
    await broker.close()
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'vendor_refused_credentials' })
    expect(lines).not.toEqual([])
    expect(`${lines.join()} ${refusal}`).not.toContain('a-wrong-password')
  })

  it('are refused after the end', async () => {
    const broker = rabbitBroker({ url: amqpUrl, log: openLog('silent') })
    await broker.close()
    await broker.close()
    expect(await failure(broker)).toMatchObject({ kind: 'unavailable', code: 'vendor_closed' })
  })
})
