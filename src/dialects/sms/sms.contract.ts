import { Type } from 'typebox'
import { Done, failures, PushAccepted, TextAccepted } from './replies.contract.ts'

const visitor = { access: 'visitor' } as const
/** The document names none here: far more than one who tries it needs. */
const limit = { name: 'sms.notifications', most: 120, seconds: 60 }
/** What fits into one request of a vendor, title and all. */
const Title = Type.String({ maxLength: 200 })
const Body = Type.String({ maxLength: 2000 })

export const sendText = {
  method: 'POST',
  url: '/smss',
  config: { ...visitor, smsPort: 'texts', limit: { name: 'sms.smss', most: 5, seconds: 60 } },
  schema: {
    tags: ['texts'],
    summary: 'Send a text to one number',
    body: Type.Object({
      contact: Type.String({ maxLength: 1000, description: 'E.164, such as +201009129288' }),
      subject: Type.String({ maxLength: 1000 }),
      message: Type.String({ maxLength: 10_000 }),
    }),
    response: { 200: TextAccepted, ...failures },
  },
} as const

export const pushToTokens = {
  method: 'POST',
  url: '/notifications/tokens',
  config: { ...visitor, smsPort: 'push', limit },
  schema: {
    tags: ['notifications'],
    summary: 'Push to these tokens, and wait for the vendor',
    body: Type.Object({
      tokens: Type.Union([
        Type.Array(Type.String({ maxLength: 2000 })),
        Type.String({ maxLength: 2000 }),
        Type.Null(),
      ]),
      title: Title,
      body: Body,
    }),
    response: { 200: PushAccepted, ...failures },
  },
} as const

export const pushToTopic = {
  method: 'POST',
  url: '/notifications/topic',
  config: { ...visitor, smsPort: 'push', limit },
  schema: {
    tags: ['notifications'],
    summary: 'Push to whoever subscribed to a topic, and wait for the vendor',
    body: Type.Object({
      topic: Type.String({ pattern: '^[A-Za-z0-9_.~%-]{1,200}$' }),
      title: Title,
      body: Body,
    }),
    response: { 200: Done, ...failures },
  },
} as const
