import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Broker, BrokerMessage } from '#ports/broker.ts'
import { checkSizes } from './envelopes.ts'
import { toDomainError, unavailable } from './failures.ts'
import { type Line, openLine } from './line.ts'

/** `url` is AMQP_URL; `timeout`, in ms, is for one call, the wait for the calls before it included. */
export type Options = { url: string; log: Logger; timeout?: number }

/** In ms: with less time left a call does not begin. */
const shortest = 10

/**
 * RabbitMQ. The line opens with the first message. After any failure it is broken off and the next call opens another:
 * what is still on its way in the old one can then come a second time, but nothing given later can come before it.
 */
export function rabbitBroker({ url, log, timeout = 14_000 }: Options): Broker {
  if (!URL.canParse(url) || /%(?![0-9a-f]{2})/i.test(url))
    throw new Error('AMQP_URL is not an address such as amqp://user:password@host:5672')
  let line: Line | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let isClosed = false

  async function hand(messages: readonly BrokerMessage[], end: number): Promise<void> {
    if (isClosed) throw unavailable('vendor_closed', 'is not spoken to any more: the process ends')
    if (end - performance.now() < shortest) throw late()
    if (!line?.isOpen) {
      line?.cut()
      line = openLine(url, log)
    }
    await publishBy(line, messages, end)
  }

  return {
    vendor: 'rabbitmq',
    async publish(messages) {
      if (messages.length === 0) return
      checkSizes(messages)
      const end = performance.now() + timeout
      const done = turn.then(() => hand(messages, end))
      turn = done.catch(() => {})
      await done
    },
    async close() {
      const last = turn.then(() => line?.close())
      isClosed = true
      await Promise.race([last, sleep(4_500, undefined, { ref: false })])
      line?.cut()
    },
  }
}

/** A line on which not everything was confirmed until `end` is of no more use. */
async function publishBy(line: Line, messages: readonly BrokerMessage[], end: number): Promise<void> {
  const timer = setTimeout(line.cut, end - performance.now(), late())
  try {
    await line.publish(messages)
  } catch (error) {
    line.cut()
    throw toDomainError(error)
  } finally {
    clearTimeout(timer)
  }
}

const late = () => unavailable('vendor_timeout', 'did not answer in time')
