import { Type } from 'typebox'
import { failures, Time } from '#platform/contract.ts'

const tags = ['stream']

export const makeTicket = {
  method: 'POST',
  url: '/stream/tickets',
  config: { access: 'user', limit: { name: 'stream_tickets', most: 120, seconds: 60 } },
  schema: {
    tags,
    summary: 'A ticket that opens my stream once, within 30 seconds',
    description: 'For browsers, whose EventSource and WebSocket cannot send an Authorization header.',
    response: {
      201: Type.Object({ ticket: Type.String(), expires_at: Time }),
      ...failures,
    },
  },
} as const

export const openStream = {
  method: 'GET',
  url: '/stream',
  config: { access: 'user', takesTicket: true },
  schema: {
    tags,
    summary: 'What happens to me, live: server-sent events, or a WebSocket where one is asked for',
    description:
      'Every item has an `id`. Whoever comes back with the last one, as `after` or `Last-Event-ID`, gets everything that came since. `stream.reset` says that this cannot be done: load anew what you show.',
    querystring: Type.Object({
      ticket: Type.Optional(Type.String({ maxLength: 100 })),
      after: Type.Optional(Type.String({ maxLength: 40, pattern: '^\\d{1,15}-\\d{1,15}$' })),
    }),
    response: { ...failures },
  },
} as const
