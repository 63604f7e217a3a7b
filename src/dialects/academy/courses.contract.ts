import { Type } from 'typebox'
import { FilterQuery } from './course-filters.ts'
import { Course, ModuleWithLessons, WholeCourse } from './course-reply.contract.ts'
import { PageQuery } from './paging.ts'
import { Flag, failures, Maybe, Message, numberedCourse } from './replies.contract.ts'

const tags = ['courses']
const academyAnswers = {
  course_not_found: [404, 'Course not found'],
  not_your_course: [403, 'Unauthorized to update this course'],
  course_is_learnt: [400, 'Cannot delete course with enrollments'],
  subcategory_id_invalid: [400, 'Invalid subcategory_id'],
  master_category_id_invalid: [400, 'Invalid master_category_id'],
  file_missing: [400, 'No file provided'],
  file_type_refused: [400, 'Invalid file type'],
  picture_refused: [400, 'Invalid file type'],
  file_empty: [400, 'No file provided'],
} as const
const thumbnailFile = { use: 'thumbnail', fields: ['thumbnail', 'file'] } as const

const Pagination = Type.Object({
  page: Type.Integer(),
  per_page: Type.Unsafe<number | 'all'>({ type: ['integer', 'string'] }),
  total_pages: Type.Optional(Type.Integer()),
  total_items: Type.Optional(Type.Integer()),
  pages: Type.Optional(Type.Integer()),
  total: Type.Optional(Type.Integer()),
  has_next: Type.Boolean(),
  has_prev: Type.Boolean(),
})
export const listQuery = Type.Object({
  ...PageQuery,
  ...FilterQuery,
  status: Type.Optional(Type.String({ maxLength: 50 })),
})
const Courses = Type.Object({ courses: Type.Array(Course), pagination: Pagination })

export const listPublished = {
  method: 'GET',
  url: '',
  config: { access: 'visitor', academyRecognises: true, academyAnswers },
  schema: {
    tags,
    summary: 'Published courses, newest first',
    querystring: listQuery,
    response: { 200: Courses, ...failures },
  },
} as const

const list = {
  url: '/get-courses',
  schema: {
    tags,
    summary: 'What is published, and my own courses; for admins all',
    querystring: listQuery,
    response: { 200: Courses, ...failures },
  },
} as const
export const listVisible = {
  ...list,
  method: 'GET',
  config: { access: 'instructor', academyAnswers },
} as const
export const postVisible = {
  ...list,
  method: 'POST',
  config: { access: 'user', academyAnswers },
  schema: {
    ...list.schema,
    summary: 'The same; with a slash at the end 20 a page, of the `status` in the body, paged as staff page',
    body: Type.Object({ status: Maybe(Type.String({ maxLength: 50 })) }),
  },
} as const

type Who = 'visitor' | 'user' | 'instructor'
const read = <Method extends 'GET' | 'POST', Url extends string>(method: Method, url: Url, access: Who) =>
  ({
    method,
    url,
    config: { access, academyRecognises: access === 'visitor', academyAnswers },
    schema: {
      tags,
      summary: 'A course, with its modules and lessons where `lessons` says so',
      params: numberedCourse,
      querystring: Type.Object({ lessons: Type.Optional(Flag), resources: Type.Optional(Flag) }),
      response: { 200: Type.Object({ course: WholeCourse }), ...failures },
    },
  }) as const
export const gets = [
  read('GET', '/:course_no', 'visitor'),
  read('GET', '/get-courses/:course_no', 'instructor'),
  read('POST', '/get-courses/:course_no', 'user'),
]

export const getModules = {
  method: 'GET',
  url: '/:course_no/modules',
  config: { access: 'visitor', academyRecognises: true, academyAnswers },
  schema: {
    tags,
    summary: 'Its modules with their lessons',
    params: numberedCourse,
    querystring: Type.Object({ resources: Type.Optional(Flag) }),
    response: { 200: Type.Object({ modules: Type.Array(ModuleWithLessons) }), ...failures },
  },
} as const

const fields = {
  description: Maybe(Type.String({ maxLength: 20_000 })),
  short_description: Maybe(Type.String({ maxLength: 1000 })),
  currency: Maybe(Type.String({ pattern: '^[A-Za-z]{3}$' })),
  duration_hours: Maybe(Type.Number({ minimum: 0, maximum: 16_000 })),
  difficulty_level: Maybe(Type.String({ pattern: '^([Bb]eginner|[Ii]ntermediate|[Aa]dvanced|[A-Z]+)?$' })),
  status: Maybe(Type.String({ maxLength: 20 })),
  max_students: Maybe(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  prerequisites: Maybe(Type.String({ maxLength: 5000, description: 'in words' })),
  learning_outcomes: Maybe(Type.String({ maxLength: 5000, description: 'a line each' })),
  master_category_id: Maybe(Type.Integer()),
  subcategory_id: Maybe(Type.Integer()),
  mode_of_conduct: Maybe(Type.String({ maxLength: 20 })),
}
const Title = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S|^$' })
const Price = Type.Number({ minimum: 0, maximum: 1_000_000_000 })

export const Fields = Type.Object({ ...fields, title: Maybe(Title), price: Maybe(Price) })
const Said = Type.Object({ ...Message.properties, course: Course })

export const creates = (['', '/create-courses'] as const).map(
  (url) =>
    ({
      method: 'POST',
      url,
      config: { access: 'instructor', academyAnswers, academyFile: thumbnailFile },
      schema: {
        tags,
        summary: 'Begin a course; its picture as `thumbnail` of a form',
        body: Type.Object({ ...fields, title: Title, price: Price }),
        response: { 201: Said, ...failures },
      },
    }) as const,
)

export const updates = (['/:course_no', '/update-courses/:course_no'] as const).map(
  (url) =>
    ({
      method: 'PUT',
      url,
      config: { access: 'instructor', academyAnswers, academyFile: thumbnailFile },
      schema: {
        tags,
        summary: 'Change it; what is not sent stays. A thumbnail comes in a form',
        params: numberedCourse,
        body: Fields,
        response: { 200: Said, ...failures },
      },
    }) as const,
)

export const removes = (['/:course_no', '/delete-courses/:course_no'] as const).map(
  (url) =>
    ({
      method: 'DELETE',
      url,
      config: { access: 'instructor', academyAnswers },
      schema: {
        tags,
        summary: 'Remove it, if nobody ever enrolled',
        params: numberedCourse,
        response: { 200: Message, ...failures },
      },
    }) as const,
)

export const setThumbnail = {
  method: 'POST',
  url: '/:course_no/thumbnail',
  config: { access: 'instructor', academyAnswers, academyFile: thumbnailFile },
  schema: {
    tags,
    summary: 'Its picture: the form’s `file` or `thumbnail`',
    params: numberedCourse,
    body: Type.Object({}),
    response: { 200: Said, ...failures },
  },
} as const
