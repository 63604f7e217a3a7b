/** The `webhook-id` of a delivery: the same however often it is sent. */
export const messageId = (deliveryId: string): string => `msg_${deliveryId.replaceAll('-', '')}`

/** What is known of an event. */
export type Fact = {
  event_id: number
  type: string
  subject: string
  actor_id: string | null
  data: Record<string, unknown>
  at: Date
}

/** What is posted, as Standard Webhooks has it: what kind of fact, when, and everything that is known of it. */
export const messageOf = ({ event_id, type, subject, actor_id, data, at }: Fact) => ({
  type,
  timestamp: at.toISOString(),
  data: { ...data, id: event_id, subject, actor_id },
})

export const bodyOf = (fact: Fact): string => JSON.stringify(messageOf(fact))
