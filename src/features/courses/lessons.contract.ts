import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'
import { config, List, Position, params, Title } from './content.contract.ts'
import { NewQuestion } from './questions.contract.ts'

const lessonFields = {
  title: Title,
  body: Type.String({ maxLength: 100_000 }),
  markup: Type.Enum(['markdown', 'html']),
  module_id: Id,
  position: Position,
  is_preview: Type.Boolean({ description: 'shown to anybody' }),
  is_required: Type.Boolean({ description: 'completing the course takes it' }),
  duration_minutes: Nullable(Type.Integer({ minimum: 0, maximum: 100_000 })),
  video_url: Nullable(Type.String({ maxLength: 2000, pattern: '^https?://\\S+$' })),
  video_id: Nullable(Type.String({ format: 'uuid', description: 'a file of mine, use=video' })),
  opens_on: Nullable(Type.String({ format: 'date' })),
  opens_after_days: Nullable(Type.Integer({ minimum: 0, maximum: 36_500 })),
  gate: Type.Enum(['none', 'completion', 'pass'], { description: 'what the lessons behind it wait for' }),
}

export const LessonReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  course_id: Id,
  ...lessonFields,
  position: Type.Integer(),
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

const Version = Type.Object({
  lesson_id: Id,
  version: Type.Integer(),
  title: Type.String(),
  body: Type.String(),
  markup: Type.Enum(['markdown', 'html']),
  changed_by: Nullable(Id),
  changed_at: Time,
})

export const listVersions = {
  method: 'GET',
  url: '/lessons/:id/versions',
  config,
  schema: {
    tags: ['courses'],
    summary: 'What the lesson said before, newest first',
    params,
    querystring: Type.Object(PageQuery),
    response: { 200: Page(Version), ...failures },
  },
} as const
export const restoreVersion = {
  method: 'POST',
  url: '/lessons/:id/restorations',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Let the lesson say again what it said; what it says now is kept',
    params,
    body: Type.Object({ version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
    response: { 200: LessonReply, ...failures },
  },
} as const
