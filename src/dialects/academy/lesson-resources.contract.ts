import { Type } from 'typebox'
import { Resource } from './course-reply.contract.ts'
import { failures, Maybe, Message, numberedLesson, numberedResource } from './replies.contract.ts'

const tags = ['lesson-resources']
export const resourceAnswers = {
  lesson_not_found: [404, 'Lesson not found'],
  resource_not_found: [404, 'Resource not found'],
  not_enrolled: [403, 'Access denied. Please enroll in the course first.'],
  file_missing: [400, 'No file provided'],
  file_empty: [400, 'No file provided'],
  file_type_refused: [400, 'Invalid file type'],
} as const
const config = { access: 'instructor', academyAnswers: resourceAnswers } as const
export const academyFile = { use: 'resource', fields: ['file', 'resource'] } as const
const reading = { access: 'user', academyAnswers: resourceAnswers } as const

const fields = {
  title: Maybe(Type.String({ maxLength: 300, description: 'else the name of the file' })),
  duration_minutes: Maybe(Type.Number({ minimum: 0, maximum: 100_000 })),
}
export const Fields = Type.Object(fields)
export const Said = Type.Object({ ...Message.properties, resource: Resource })

export const create = {
  method: 'POST',
  url: '/create-lesson-resources/:lesson_no',
  config: { ...config, academyFile },
  schema: {
    tags,
    summary: 'Add a `file` to a lesson, in a form',
    params: numberedLesson,
    body: Fields,
    response: { 201: Said, ...failures },
  },
} as const

export const lists = (['GET', 'POST'] as const).map(
  (method) =>
    ({
      method,
      url: '/get-lesson-resources',
      config: reading,
      schema: {
        tags,
        summary: 'The files of `lesson_id`, for who may see the lesson; else of all my courses',
        querystring: Type.Object({ lesson_id: Type.Optional(Type.String({ maxLength: 20 })) }),
        response: { 200: Type.Object({ resources: Type.Array(Resource) }), ...failures },
      },
    }) as const,
)

export const gets = (['GET', 'POST'] as const).map(
  (method) =>
    ({
      method,
      url: '/get-lesson-resources/:lesson_no',
      config: reading,
      schema: {
        tags,
        summary: 'The files of a lesson, as a bare list',
        params: numberedLesson,
        response: { 200: Type.Array(Resource), ...failures },
      },
    }) as const,
)

export const update = {
  method: 'PUT',
  url: '/update-lesson-resources/:resource_no',
  config: { ...config, academyFile },
  schema: {
    tags,
    summary: 'Change it; another `file` in a form takes the place of the one before',
    params: numberedResource,
    body: Fields,
    response: { 200: Said, ...failures },
  },
} as const

export const remove = {
  method: 'DELETE',
  url: '/delete-lesson-resources/:resource_no',
  config,
  schema: {
    tags,
    summary: 'Remove it',
    params: numberedResource,
    response: { 200: Message, ...failures },
  },
} as const
