import { Type } from 'typebox'
import { failures, Id, Nothing, Time } from '#platform/contract.ts'
import { config, List, Position, params, Title } from './content.contract.ts'
import { NewQuestion } from './questions.contract.ts'

const lessonFields = {
  title: Title,
  body: Type.String({ maxLength: 100_000 }),
  markup: Type.Enum(['markdown', 'html']),
  module_id: Id,
  position: Position,
}

export const LessonReply = Type.Object({
  id: Id,
  course_id: Id,
  module_id: Id,
  position: Type.Integer(),
  title: Type.String(),
  body: Type.String(),
  markup: Type.Enum(['markdown', 'html']),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

export const listLessons = {
  method: 'GET',
  url: '/courses/:id/lessons',
  config,
  schema: {
    tags: ['courses'],
    summary: 'The lessons, in order',
    params,
    response: { 200: List(LessonReply), ...failures },
  },
} as const
export const addLesson = {
  method: 'POST',
  url: '/courses/:id/lessons',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Add a lesson, with its questions if you like',
    params,
    body: Type.Partial(
      Type.Object({ ...lessonFields, questions: Type.Array(NewQuestion, { maxItems: 100 }) }),
    ),
    response: { 201: LessonReply, ...failures },
  },
} as const
export const getLesson = {
  method: 'GET',
  url: '/lessons/:id',
  config,
  schema: { tags: ['courses'], summary: 'One lesson', params, response: { 200: LessonReply, ...failures } },
} as const
export const updateLesson = {
  method: 'PATCH',
  url: '/lessons/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Change or move a lesson',
    params,
    body: Type.Partial(Type.Object(lessonFields)),
    response: { 200: LessonReply, ...failures },
  },
} as const
export const removeLesson = {
  method: 'DELETE',
  url: '/lessons/:id',
  config,
  schema: { tags: ['courses'], summary: 'Remove a lesson', params, response: { 204: Nothing, ...failures } },
} as const
