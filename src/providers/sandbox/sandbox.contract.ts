import { Type } from 'typebox'
import { failures, Nothing, Time } from '#platform/contract.ts'

export const faultModes = ['ok', 'timeout', 'unavailable', 'invalid', 'slow', 'lost'] as const
export type FaultMode = (typeof faultModes)[number]

const Channel = Type.Enum(['sms', 'whatsapp', 'email', 'push'])
const MessageReply = Type.Object({
  id: Type.String(),
  direction: Type.Enum(['out', 'in']),
  channel: Channel,
  to: Type.String(),
  from: Type.String(),
  subject: Type.Union([Type.String(), Type.Null()]),
  body: Type.String(),
  html: Type.Union([Type.String(), Type.Null()]),
  url: Type.Union([Type.String(), Type.Null()]),
  status: Type.String(),
  created_at: Time,
})
const ClockReply = Type.Object({ now: Time, settled: Type.Optional(Type.Boolean()) })
const config = { access: 'sandbox' } as const
const tags = ['sandbox']

export const listMessages = {
  method: 'GET',
  url: '/messages',
  config,
  schema: {
    tags,
    summary: 'What the sandbox vendors have seen, newest first',
    querystring: Type.Object({
      channel: Type.Optional(Channel),
      to: Type.Optional(Type.String({ maxLength: 320 })),
      direction: Type.Enum(['out', 'in'], { default: 'out' }),
      limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    }),
    response: { 200: Type.Object({ data: Type.Array(MessageReply) }), ...failures },
  },
} as const

export const listNotices = {
  method: 'GET',
  url: '/notices',
  config,
  schema: {
    tags,
    summary:
      'What a port heard that carries no message to a person, newest first, of the last thousand or so',
    querystring: Type.Object({
      port: Type.Enum(['realtime', 'error-reports']),
      limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    }),
    response: {
      200: Type.Object({
        data: Type.Array(
          Type.Object({
            id: Type.Integer(),
            port: Type.String(),
            name: Type.String(),
            data: Type.Unknown(),
            at: Time,
          }),
        ),
      }),
      ...failures,
    },
  },
} as const

export const addReply = {
  method: 'POST',
  url: '/replies',
  config,
  schema: {
    tags,
    summary: 'A learner writes back; it comes in by the signed webhook that a vendor would call',
    body: Type.Object({
      channel: Type.Enum(['sms', 'whatsapp'], { default: 'sms' }),
      from: Type.String({ pattern: '^\\+[1-9][0-9]{1,14}$' }),
      body: Type.String({ minLength: 1, maxLength: 10_000 }),
    }),
    response: { 201: Type.Object({ id: Type.String() }), ...failures },
  },
} as const

export const addFault = {
  method: 'POST',
  url: '/faults',
  config,
  schema: {
    tags,
    summary: 'Let the next calls of a port go wrong',
    body: Type.Object({
      port: Type.String({ maxLength: 40 }),
      mode: Type.Enum([...faultModes]),
      count: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 1 }),
    }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const getClock = {
  method: 'GET',
  url: '/clock',
  config,
  schema: { tags, summary: 'The academy’s own clock', response: { 200: ClockReply, ...failures } },
} as const

export const moveClock = {
  method: 'POST',
  url: '/clock',
  config,
  schema: {
    tags,
    summary:
      'Move the clock forward, to a moment or by a duration, playing everything that becomes due on the way',
    body: Type.Object({
      now: Type.Optional(Type.String({ maxLength: 40 })),
      advance: Type.Optional(Type.String({ maxLength: 40 })),
    }),
    response: { 200: ClockReply, ...failures },
  },
} as const
