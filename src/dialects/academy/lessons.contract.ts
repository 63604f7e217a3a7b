import { Type } from 'typebox'
import { Lesson } from './course-reply.contract.ts'
import { Flag, failures, Maybe, Message, numberedLesson, numberedModule, Text } from './replies.contract.ts'

const tags = ['lessons']
const answers = {
  module_not_found: [404, 'Module not found'],
  lesson_not_found: [404, 'Lesson not found'],
  file_empty: [400, 'file is not valid!'],
} as const
const config = {
  access: 'instructor',
  academyAnswers: { ...answers, file_type_refused: [400, 'file is not valid!'] },
} as const
const academyFile = { use: 'video', fields: ['video', 'file'] } as const

const fields = {
  content: Maybe(Type.String({ maxLength: 200_000 })),
  duration_minutes: Maybe(Type.Number({ minimum: 0, maximum: 100_000 })),
  is_preview: Type.Optional(Flag),
  order: Maybe(
    Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'its place in the module, from 1' }),
  ),
  video_url: Maybe(Type.String({ maxLength: 2000, pattern: '^\\s*$|^\\s*https?://\\S+\\s*$' })),
}

export const create = {
  method: 'POST',
  url: '/create-lessons/:module_no',
  config: {
    access: 'instructor',
    // As in the running system, whose portal reads what is said and not the status.
    academyAnswers: { ...answers, file_type_refused: [200, 'file is not valid!'] },
    academyFile,
  },
  schema: {
    tags,
    summary: 'Add a lesson to a module: with `video_url`, with a `video` in a form, or with none',
    params: numberedModule,
    body: Type.Object({ ...fields, title: Text(300) }),
    response: {
      201: Type.Object({ ...Message.properties, lesson_id: Type.Integer(), lesson: Lesson }),
      ...failures,
    },
  },
} as const

export const lists = (['GET', 'POST'] as const).map(
  (method) =>
    ({
      method,
      url: '/get-lessons',
      config,
      schema: {
        tags,
        summary: 'The lessons of my courses, or of `module_id`; for admins of all',
        querystring: Type.Object({ module_id: Type.Optional(Type.String({ maxLength: 20 })) }),
        response: { 200: Type.Object({ lessons: Type.Array(Lesson) }), ...failures },
      },
    }) as const,
)

export const gets = (['GET', 'POST'] as const).map(
  (method) =>
    ({
      method,
      url: '/get-lessons/:lesson_no',
      config,
      schema: {
        tags,
        summary: 'One of them, under the name of all',
        params: numberedLesson,
        response: { 200: Type.Object({ lessons: Lesson }), ...failures },
      },
    }) as const,
)

export const update = {
  method: 'PUT',
  url: '/update-lessons/:lesson_no',
  config: { ...config, academyFile },
  schema: {
    tags,
    summary: 'Change it; what is not sent stays',
    params: numberedLesson,
    body: Type.Object({ ...fields, title: Maybe(Text(300)) }),
    response: { 200: Type.Object({ ...Message.properties, lesson: Lesson }), ...failures },
  },
} as const

export const remove = {
  method: 'DELETE',
  url: '/delete-lessons/:lesson_no',
  config,
  schema: {
    tags,
    summary: 'Remove it',
    params: numberedLesson,
    response: { 200: Message, ...failures },
  },
} as const
