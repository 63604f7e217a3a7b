import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Time } from '#platform/contract.ts'

const tags = ['users']
const config = { access: 'admin' } as const
const params = Type.Object({ id: Id })
const Segments = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const TextLeave = Type.Object({
  user_id: Id,
  segments_a_day: Segments,
  granted_by: Nullable(Id),
  granted_at: Time,
})
const url = '/users/:id/text-leave'

export const get = {
  method: 'GET',
  url,
  config,
  schema: {
    tags,
    summary: 'Whether a teacher may send texts to real phones, and how many segments a day',
    params,
    response: { 200: TextLeave, ...failures },
  },
} as const

export const grant = {
  method: 'PUT',
  url,
  config,
  schema: {
    tags,
    summary: 'Let a teacher send texts to real phones',
    params,
    body: Type.Object({ segments_a_day: Type.Optional(Segments) }),
    response: { 200: TextLeave, ...failures },
  },
} as const

export const end = {
  method: 'DELETE',
  url,
  config,
  schema: {
    tags,
    summary: 'Let a teacher send no more texts; what waits is cancelled as it becomes due',
    params,
    response: { 204: Nothing, ...failures },
  },
} as const
