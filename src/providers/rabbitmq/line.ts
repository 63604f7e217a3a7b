import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import { type Channel, Connection } from 'rabbitmq-client'
import type { BrokerMessage } from '#ports/broker.ts'
import { toBody, toEnvelope } from './envelopes.ts'
import { toDomainError } from './failures.ts'

/** One connection with one channel to publish on, for as long as nothing goes wrong with it. */
export type Line = {
  readonly isOpen: boolean
  /** Fails as soon as the line is away. */
  publish(messages: readonly BrokerMessage[]): Promise<void>
  /** At once; what waits on it fails with `reason`. */
  cut(reason?: Error): void
  close(): Promise<void>
}

export function openLine(url: string, log: Logger): Line {
  const connection = new Connection({ url, noDelay: true })
  refuseStrangers(connection)
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => {})
  let isOpen = true
  function cut(reason = new Error('The line was cut.')) {
    isOpen = false
    broken.reject(reason)
    connection.unsafeDestroy()
  }
  // The client would open it again by itself, and wait long before it does: the next call is faster.
  connection.on('error', (error: Error) => {
    if (isOpen) log.warn({ reason: toDomainError(error).code }, 'the line to the broker broke')
    cut(error)
  })
  // A word later: what the broker had against a message is told to those who wait for it first.
  const channel = openChannel(connection, cut, () => setImmediate(() => isOpen && cut()))
  channel.catch(() => {})
  const declare = declarer(connection)
  return {
    get isOpen() {
      return isOpen
    },
    publish: (messages) => Promise.race([hand(channel, declare, messages), broken.promise]),
    cut,
    async close() {
      if (!isOpen) return
      isOpen = false
      await Promise.race([channel.then((open) => open.close()), broken.promise]).catch(() => {})
      await connection.close()
    },
  }
}

/** In bytes: no part of what a broker says is near it. */
const longest = 1_000_000

/**
 * The client takes the first bytes for a frame's length and asks for as many: what does not speak AMQP, such as a web
 * server, makes Node throw where nobody can catch it.
 */
function refuseStrangers(connection: Connection): void {
  const { _socket: socket } = connection as unknown as { _socket: Socket }
  const read = socket.read.bind(socket)
  socket.read = (size?: number) => {
    if (size === undefined || size <= longest) return read(size)
    socket.destroy(new Error('This is no AMQP.'))
    return null
  }
}

async function openChannel(
  connection: Connection,
  onError: (reason: Error) => void,
  onClose: () => void,
): Promise<Channel> {
  const channel = await connection.acquire({ emitErrorsFromChannel: true })
  channel.on('error', onError)
  channel.on('close', onClose)
  await channel.confirmSelect()
  return channel
}

/** All are written before the first confirmation is waited for, so that a batch costs one journey and not one for each. */
async function hand(
  channel: Promise<Channel>,
  declare: (messages: readonly BrokerMessage[]) => Promise<void>,
  messages: readonly BrokerMessage[],
): Promise<void> {
  const open = await channel
  await declare(messages)
  await Promise.all(messages.map((message) => open.basicPublish(toEnvelope(message), toBody(message))))
}

/** Makes what is not there yet, once for a connection, on a channel of its own: a refusal closes the channel. */
function declarer(connection: Connection): (messages: readonly BrokerMessage[]) => Promise<void> {
  const declared = new Set<string>()
  return async (messages) => {
    for (const { exchange, kind, routing_key } of messages) {
      const name = exchange === '' ? `queue ${routing_key}` : `exchange ${exchange}`
      if (declared.has(name)) continue
      if (exchange === '') await makeQueue(connection, routing_key)
      else await connection.exchangeDeclare({ exchange, type: kind, durable: true })
      declared.add(name)
    }
  }
}

/** A queue that is there with properties of its owner's choice serves as it is. */
async function makeQueue(connection: Connection, queue: string): Promise<void> {
  try {
    await connection.queueDeclare({ queue, durable: true })
  } catch (error) {
    if (Object(error).code !== 'PRECONDITION_FAILED') throw error
  }
}
