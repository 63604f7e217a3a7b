import { Type } from 'typebox'
import { Module } from './course-reply.contract.ts'
import { Flag, failures, Maybe, Message, numberedCourse, numberedModule, Text } from './replies.contract.ts'

const tags = ['modules']
const config = {
  access: 'instructor',
  academyAnswers: {
    course_not_found: [404, 'Course not found'],
    module_not_found: [404, 'Module not found'],
    not_your_course: [403, 'Unauthorized to update this course'],
  },
} as const

const fields = {
  description: Maybe(Type.String({ maxLength: 20_000 })),
  is_preview: Type.Optional(Flag),
  order: Maybe(
    Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'its place in the course, from 1' }),
  ),
}
const Said = Type.Object({ ...Message.properties, module: Module })

const create = <Tag extends string, Url extends string>(tag: Tag, url: Url) =>
  ({
    method: 'POST',
    url,
    config,
    schema: {
      tags: [tag],
      summary: 'Add a module to a course',
      params: numberedCourse,
      body: Type.Object({ ...fields, title: Text(300) }),
      response: { 201: Said, ...failures },
    },
  }) as const
export const createInCourse = create('courses', '/:course_no/modules')
export const createModule = create('modules', '/create-modules/:course_no')

export const lists = (['GET', 'POST'] as const).map(
  (method) =>
    ({
      method,
      url: '/get-modules',
      config,
      schema: {
        tags,
        summary: 'The modules of my courses, or of `course_id`; for admins of all',
        querystring: Type.Object({ course_id: Type.Optional(Type.String({ maxLength: 20 })) }),
        response: { 200: Type.Object({ modules: Type.Array(Module) }), ...failures },
      },
    }) as const,
)

export const gets = (['GET', 'POST'] as const).map(
  (method) =>
    ({
      method,
      url: '/get-modules/:module_no',
      config,
      schema: {
        tags,
        summary: 'One of them',
        params: numberedModule,
        response: { 200: Type.Object({ module: Module }), ...failures },
      },
    }) as const,
)

export const update = {
  method: 'PUT',
  url: '/update-modules/:module_no',
  config,
  schema: {
    tags,
    summary: 'Change it; what is not sent stays',
    params: numberedModule,
    body: Type.Object({ ...fields, title: Maybe(Text(300)) }),
    response: { 200: Said, ...failures },
  },
} as const

export const remove = {
  method: 'DELETE',
  url: '/delete-modules/:module_no',
  config,
  schema: {
    tags,
    summary: 'Remove it with its lessons',
    params: numberedModule,
    response: { 200: Message, ...failures },
  },
} as const
