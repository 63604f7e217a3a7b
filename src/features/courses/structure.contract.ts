import { Type } from 'typebox'
import { failures, Id, Time } from '#platform/contract.ts'
import { config, params } from './content.contract.ts'
import { CourseReply, fields, Status } from './courses.contract.ts'

const tags = ['courses']

export const arrangeCourse = {
  method: 'PUT',
  url: '/courses/:id/outline',
  config,
  schema: {
    tags,
    summary: 'A new order of all modules and lessons at once',
    params,
    body: Type.Object({
      modules: Type.Array(Type.Object({ module_id: Id, lesson_ids: Type.Array(Id, { maxItems: 1000 }) }), {
        maxItems: 200,
      }),
    }),
    response: { 200: CourseReply, ...failures },
  },
} as const

const PrerequisiteReply = Type.Object({
  id: Id,
  course_id: Id,
  required_course_id: Id,
  title: Type.String(),
  difficulty: fields.difficulty,
  status: Status,
  created_at: Time,
})
const Prerequisites = Type.Object({ data: Type.Array(PrerequisiteReply), next_cursor: Type.Null() })

export const listPrerequisites = {
  method: 'GET',
  url: '/courses/:id/prerequisites',
  config,
  schema: {
    tags,
    summary: 'The courses to complete before this one',
    params,
    response: { 200: Prerequisites, ...failures },
  },
} as const

export const setPrerequisites = {
  method: 'PUT',
  url: '/courses/:id/prerequisites',
  config,
  schema: {
    tags,
    summary: 'Which courses to complete first: these, and no others',
    params,
    body: Type.Object({ course_ids: Type.Array(Id, { maxItems: 50 }) }),
    response: { 200: Prerequisites, ...failures },
  },
} as const
