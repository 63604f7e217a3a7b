import { Type } from 'typebox'
import { failures, Id, Time } from '#platform/contract.ts'

const tags = ['learning']
const params = Type.Object({ id: Id })
const config = { access: 'instructor' } as const
const List = Type.Object({
  data: Type.Array(
    Type.Object({
      enrolment_id: Id,
      learner_id: Id,
      learner_name: Type.String(),
      is_present: Type.Boolean(),
      noted_at: Time,
    }),
  ),
  next_cursor: Type.Null(),
})

export const listAttendances = {
  method: 'GET',
  url: '/lessons/:id/attendances',
  config,
  schema: { tags, summary: 'Who was there', params, response: { 200: List, ...failures } },
} as const

export const noteAttendances = {
  method: 'PUT',
  url: '/lessons/:id/attendances',
  config,
  schema: {
    tags,
    summary: 'Note who was there: it completes the lesson',
    params,
    body: Type.Object({
      attendances: Type.Array(Type.Object({ enrolment_id: Id, is_present: Type.Boolean() }), {
        minItems: 1,
        maxItems: 5_000,
      }),
    }),
    response: { 200: List, ...failures },
  },
} as const
