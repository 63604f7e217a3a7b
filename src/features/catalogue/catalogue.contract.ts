import { Type } from 'typebox'
import { failures, Id, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['catalogue']
const config = { access: 'visitor' } as const
const Difficulty = Type.Enum(['beginner', 'intermediate', 'advanced'])
const Mode = Type.Enum(['online', 'offline'])
const Price = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })

const listed = {
  id: Id,
  no: Type.Integer(),
  instructor_id: Id,
  instructor_name: Type.String(),
  title: Type.String(),
  short_description: Type.String(),
  language: Type.String(),
  price: Type.Integer({ description: 'minor units' }),
  currency: Type.String(),
  difficulty: Difficulty,
  duration_minutes: Nullable(Type.Integer()),
  mode: Mode,
  seats: Nullable(Type.Integer()),
  thumbnail_url: Nullable(Type.String()),
  published_at: Nullable(Time),
  sub_category_id: Nullable(Id),
  sub_category_name: Nullable(Type.String()),
  master_category_id: Nullable(Id),
  master_category_name: Nullable(Type.String()),
}
const Listed = Type.Object(listed)

export const browse = {
  method: 'GET',
  url: '/catalogue',
  config,
  schema: {
    tags,
    summary: 'Published courses: all in an order, or those that somebody looks for, best first',
    querystring: Type.Object({
      ...PageQuery,
      query: Type.Optional(Type.String({ maxLength: 200 })),
      sort: Type.Enum(['newest', 'title', 'price', 'popular'], { default: 'newest' }),
      sub_category_id: Type.Optional(Id),
      master_category_id: Type.Optional(Id),
      instructor_id: Type.Optional(Id),
      difficulty: Type.Optional(Difficulty),
      mode: Type.Optional(Mode),
      language: Type.Optional(Type.String({ maxLength: 35 })),
      currency: Type.Optional(
        Type.String({
          pattern: '^[A-Z]{3}$',
          description: 'needed with min_price, max_price and sort=price',
        }),
      ),
      min_price: Type.Optional(Price),
      max_price: Type.Optional(Price),
    }),
    response: { 200: Page(Listed), ...failures },
  },
} as const

const Lesson = Type.Object({
  id: Id,
  title: Type.String(),
  position: Type.Integer(),
  duration_minutes: Nullable(Type.Integer()),
  is_preview: Type.Boolean(),
  html: Nullable(Type.String({ description: 'of previews alone; safe to show' })),
  video_url: Nullable(Type.String({ description: 'of previews alone' })),
})

export const getPublished = {
  method: 'GET',
  url: '/catalogue/:id',
  config,
  schema: {
    tags,
    summary: 'A published course with what is in it, and its previews',
    params: Type.Object({ id: Id }),
    response: {
      200: Type.Object({
        ...listed,
        author: Type.String(),
        description_html: Type.String(),
        outcomes: Type.Array(Type.String()),
        requirements: Type.String(),
        access_days: Nullable(Type.Integer()),
        enrolled: Type.Integer(),
        prerequisites: Type.Array(Type.Object({ id: Id, title: Type.String(), difficulty: Difficulty })),
        modules: Type.Array(
          Type.Object({
            id: Id,
            title: Type.String(),
            description: Type.String(),
            position: Type.Integer(),
            lessons: Type.Array(Lesson),
          }),
        ),
      }),
      ...failures,
    },
  },
} as const
