import { Type } from 'typebox'
import { failures, Id, Nothing, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['messages']
const config = { access: 'admin' } as const
const Reason = Type.Enum(['bounced', 'complained', 'unsubscribed', 'blocked'])
const Address = Type.String({ minLength: 3, maxLength: 320, pattern: '^\\s*[^\\s@]+@[^\\s@]+\\s*$' })
const Suppression = Type.Object({
  id: Id,
  address: Type.String(),
  reason: Reason,
  note: Type.String(),
  at: Time,
})

export const list = {
  method: 'GET',
  url: '/suppressions',
  config,
  schema: {
    tags,
    summary: 'Mail addresses that are not written to, newest first',
    querystring: Type.Object({
      ...PageQuery,
      address: Type.Optional(Type.String({ maxLength: 320 })),
      reason: Type.Optional(Reason),
    }),
    response: { 200: Page(Suppression), ...failures },
  },
} as const

export const add = {
  method: 'POST',
  url: '/suppressions',
  config,
  schema: {
    tags,
    summary: 'Write to this address no more',
    body: Type.Object({ address: Address, note: Type.Optional(Type.String({ maxLength: 500 })) }),
    response: { 201: Suppression, ...failures },
  },
} as const

export const lift = {
  method: 'DELETE',
  url: '/suppressions/:id',
  config,
  schema: {
    tags,
    summary: 'Write to this address again; not where its owner asked for silence',
    params: Type.Object({ id: Id }),
    response: { 204: Nothing, ...failures },
  },
} as const
