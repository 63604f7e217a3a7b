import { Type } from 'typebox'
import { failures, Id, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

export const Title = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' })
export const fields = {
  author: Type.String({ maxLength: 300 }),
  description: Type.String({ maxLength: 20_000 }),
  language: Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 }),
  sub_category_id: Nullable(Id),
  short_description: Type.String({ maxLength: 1000 }),
  price: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'minor units of the currency' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217, one that is or was in use' }),
  difficulty: Type.Enum(['beginner', 'intermediate', 'advanced']),
  duration_minutes: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  outcomes: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 100 }),
  requirements: Type.String({ maxLength: 5000 }),
  seats: Nullable(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  access_days: Nullable(Type.Integer({ minimum: 1, maximum: 36_500 })),
  mode: Type.Enum(['online', 'offline']),
  thumbnail_id: Nullable(Type.String({ format: 'uuid', description: 'a file of mine, use=thumbnail' })),
}
export const Status = Type.Enum(['draft', 'in_review', 'published', 'archived'])

export const CourseReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  owner_id: Id,
  title: Type.String(),
  ...fields,
  thumbnail_url: Nullable(Type.String()),
  status: Status,
  submitted_at: Nullable(Time),
  review_note: Nullable(Type.String({ description: 'why the academy’s staff sent it back' })),
  published_at: Nullable(Time),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

const params = Type.Object({ id: Id })
const config = { access: 'instructor' } as const
const tags = ['courses']

export const listCourses = {
  method: 'GET',
  url: '/courses',
  config,
  schema: {
    tags,
    summary: 'My courses',
    querystring: Type.Object({ ...PageQuery, status: Type.Optional(Status) }),
    response: { 200: Page(CourseReply), ...failures },
  },
} as const

export const createCourse = {
  method: 'POST',
  url: '/courses',
  config,
  schema: {
    tags,
    summary: 'Begin a course, as a draft',
    body: Type.Object({ title: Title, ...Type.Partial(Type.Object(fields)).properties }),
    response: { 201: CourseReply, ...failures },
  },
} as const

export const getCourse = {
  method: 'GET',
  url: '/courses/:id',
  config,
  schema: { tags, summary: 'One course', params, response: { 200: CourseReply, ...failures } },
} as const

export const updateCourse = {
  method: 'PATCH',
  url: '/courses/:id',
  config,
  schema: {
    tags,
    summary: 'Change a course; send If-Match to change only the version you read',
    params,
    body: Type.Partial(Type.Object({ title: Title, ...fields })),
    response: { 200: CourseReply, ...failures },
  },
} as const

const file = { consumes: ['text/markdown'], produces: ['text/markdown'] }

export const importCourse = {
  method: 'POST',
  url: '/courses/import',
  config,
  bodyLimit: 2_000_000,
  schema: {
    tags,
    ...file,
    summary: 'A whole course from one Markdown file (docs/course-files.md)',
    body: Type.String({ minLength: 1 }),
    response: { 201: CourseReply, ...failures },
  },
} as const

export const exportCourse = {
  method: 'GET',
  url: '/courses/:id/file',
  config,
  schema: {
    tags,
    ...file,
    summary: 'The course as one Markdown file',
    params,
    response: { 200: Type.String(), ...failures },
  },
} as const
