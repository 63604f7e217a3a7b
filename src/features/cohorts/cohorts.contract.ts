import { Type } from 'typebox'
import { EnrolmentReply } from '#features/learning/enrolments.contract.ts'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['cohorts']
const config = { access: 'instructor' } as const
const params = Type.Object({ id: Id })
const fields = {
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  starts_on: Type.String({ format: 'date' }),
  ends_on: Nullable(Type.String({ format: 'date' })),
  seats: Nullable(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
}
const Cohort = Type.Object({
  id: Id,
  course_id: Id,
  ...fields,
  enrolled: Type.Integer(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

export const listCohorts = {
  method: 'GET',
  url: '/courses/:id/cohorts',
  config,
  schema: {
    tags,
    summary: 'The cohorts of a course, in the order in which they begin',
    params,
    querystring: Type.Object(PageQuery),
    response: { 200: Page(Cohort), ...failures },
  },
} as const

export const makeCohort = {
  method: 'POST',
  url: '/courses/:id/cohorts',
  config,
  schema: {
    tags,
    summary: 'Make a cohort',
    params,
    body: Type.Object({
      name: fields.name,
      starts_on: fields.starts_on,
      ends_on: Type.Optional(fields.ends_on),
      seats: Type.Optional(fields.seats),
    }),
    response: { 201: Cohort, ...failures },
  },
} as const

export const getCohort = {
  method: 'GET',
  url: '/cohorts/:id',
  config,
  schema: { tags, summary: 'A cohort', params, response: { 200: Cohort, ...failures } },
} as const

export const changeCohort = {
  method: 'PATCH',
  url: '/cohorts/:id',
  config,
  schema: {
    tags,
    summary: 'Change a cohort',
    params,
    body: Type.Partial(Type.Object(fields)),
    response: { 200: Cohort, ...failures },
  },
} as const

export const removeCohort = {
  method: 'DELETE',
  url: '/cohorts/:id',
  config,
  schema: {
    tags,
    summary: 'Remove a cohort; who learnt in it goes on learning',
    params,
    response: { 204: Nothing, ...failures },
  },
} as const

export const enrolCohort = {
  method: 'POST',
  url: '/cohorts/:id/enrolments',
  config,
  bodyLimit: 2_000_000,
  schema: {
    tags,
    consumes: ['text/csv'],
    summary: 'Enrol all whom a table names (columns email or phone, name), and hear what became of every row',
    params,
    response: {
      200: Type.Object({
        enrolled: Type.Integer(),
        rejected: Type.Integer(),
        rows: Type.Array(
          Type.Object({
            row: Type.Integer(),
            outcome: Type.Enum(['enrolled', 'already_enrolled', 'prerequisites_missing', 'full', 'rejected']),
            message: Type.Optional(Type.String()),
          }),
        ),
      }),
      ...failures,
    },
  },
} as const

export const listOpenCohorts = {
  method: 'GET',
  url: '/catalogue/:id/cohorts',
  config: { access: 'visitor' },
  schema: {
    tags,
    summary: 'The cohorts of a published course that can still be joined',
    params,
    response: {
      200: Type.Object({
        data: Type.Array(
          Type.Object({
            id: Id,
            name: fields.name,
            starts_on: fields.starts_on,
            ends_on: fields.ends_on,
            seats: fields.seats,
            enrolled: Type.Integer(),
          }),
        ),
        next_cursor: Type.Null(),
      }),
      ...failures,
    },
  },
} as const

export const joinCohort = {
  method: 'POST',
  url: '/cohorts/:id/members',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Learn the course with this cohort',
    params,
    response: { 201: EnrolmentReply, ...failures },
  },
} as const
