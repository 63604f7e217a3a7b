/**
 * `exchange` empty: straight to the queue that is named by `routing_key`, which is made, durable, when it is not there.
 * `kind` is how a named exchange, made durable, spreads what it gets. `id` is ours: what comes twice is the same.
 */
export type BrokerMessage = {
  exchange: string
  kind: 'topic' | 'direct'
  routing_key: string
  id: string
  type: string
  body: object
  at: Date
}

/** Hands facts to other programs through a message broker. */
export interface Broker {
  readonly vendor: string
  /**
   * In this order; done once the broker has confirmed every one. Ends within 15 s. Throws DomainError `unavailable` when
   * all must be given again (some may have arrived: at least once), and `invalid` when it will never take one of them.
   */
  publish(messages: readonly BrokerMessage[]): Promise<void>
  close(): Promise<void>
}
