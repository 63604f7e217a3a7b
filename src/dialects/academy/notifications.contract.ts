import { Type } from 'typebox'
import { PageQuery, PaginationA } from './paging.ts'
import { Flag, failures, Maybe, Message, Moment, numbered, OrNull, Text } from './replies.contract.ts'

const tags = ['notifications']
const config = {
  access: 'user',
  academyAnswers: { notification_not_found: [404, 'Notification not found'] },
} as const
const sending = {
  access: 'admin',
  academyAnswers: {
    unknown_users: [404, 'User not found'],
    unknown_course: [404, 'Course not found'],
  },
} as const

const Notification = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  message: Type.String(),
  type: Type.String(),
  is_read: Type.Boolean(),
  created_at: Moment,
})

/** The document's first table and its second. */
export const lists = (['/', '/get-notifications'] as const).map(
  (url) =>
    ({
      method: 'GET',
      url,
      config,
      schema: {
        tags,
        summary: 'What I was told, newest first',
        querystring: Type.Object(PageQuery),
        response: {
          200: Type.Object({ notifications: Type.Array(Notification), pagination: PaginationA }),
          ...failures,
        },
      },
    }) as const,
)

export const countUnread = {
  method: 'GET',
  url: '/unread-count',
  config,
  schema: {
    tags,
    summary: 'How many are unread, at most 1000',
    response: { 200: Type.Object({ unread_count: Type.Integer() }), ...failures },
  },
} as const

export const readOne = {
  method: 'PUT',
  url: '/:id/read',
  config,
  schema: { tags, summary: 'I have read it', params: numbered, response: { 200: Message, ...failures } },
} as const

export const readAlls = (['/read-all', '/mark-all-read'] as const).map(
  (url) =>
    ({
      method: 'PUT',
      url,
      config,
      schema: { tags, summary: 'I have read all of them', response: { 200: Message, ...failures } },
    }) as const,
)

export const remove = {
  method: 'DELETE',
  url: '/:id',
  config,
  schema: { tags, summary: 'Remove it for me', params: numbered, response: { 200: Message, ...failures } },
} as const

const words = {
  title: Text(200),
  message: Text(5000),
  type: Maybe(Type.String({ maxLength: 50 })),
  send_email: Type.Optional(Flag),
}

export const send = {
  method: 'POST',
  url: '/send',
  config: sending,
  schema: {
    tags,
    summary: 'Tell some users; `send_email` also mails and texts them',
    body: Type.Object({
      ...words,
      user_ids: Type.Array(Type.Integer(), { minItems: 1, maxItems: 10_000 }),
    }),
    response: { 201: Message, ...failures },
  },
} as const

export const broadcast = {
  method: 'POST',
  url: '/broadcast',
  config: sending,
  schema: {
    tags,
    summary: 'Tell everyone, or everyone of a role',
    body: Type.Object({
      ...words,
      user_role: Type.Optional(
        OrNull(Type.String({ pattern: '^(student|instructor|admin|all|)$', maxLength: 20 })),
      ),
    }),
    response: { 201: Message, ...failures },
  },
} as const

export const sendToCourse = {
  method: 'POST',
  url: '/send/course',
  config: { ...sending, access: 'instructor' },
  schema: {
    tags,
    summary: 'Tell those who learn a course: admins any, teachers their own',
    body: Type.Object({ ...words, course_id: Type.Integer() }),
    response: { 201: Message, ...failures },
  },
} as const
