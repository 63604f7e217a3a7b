import type { Envelope } from 'rabbitmq-client'
import { DomainError } from '#platform/errors.ts'
import type { BrokerMessage } from '#ports/broker.ts'

/** AMQP's short strings end at 255 bytes, the names of exchanges at 127. One that is longer would break the line. */
export function checkSizes(messages: readonly BrokerMessage[]): void {
  const isFine = messages.every(
    ({ exchange, routing_key, id, type }) =>
      Buffer.byteLength(exchange) <= 127 &&
      [routing_key, id, type].every((text) => Buffer.byteLength(text) <= 255) &&
      (exchange !== '' || routing_key !== ''),
  )
  if (!isFine)
    throw new DomainError(
      'invalid',
      'invalid_address',
      'A message has no queue, or an exchange of over 127 or a key, id or type of over 255 bytes. RabbitMQ never takes it.',
    )
}

export const toEnvelope = ({ exchange, routing_key, id, type, at }: BrokerMessage): Envelope => ({
  exchange,
  routingKey: routing_key,
  messageId: id,
  type,
  timestamp: Math.floor(at.getTime() / 1000),
  contentType: 'application/json',
  durable: true,
})

export const toBody = ({ body }: BrokerMessage): Buffer => Buffer.from(JSON.stringify(body))
