import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const Status = Type.Enum(['scheduled', 'paused', 'stopped', 'finished'])
const State = Type.Enum(['active', 'paused', 'opted_out', 'left', 'finished'])
const Channel = Type.Enum(['sms', 'whatsapp'])
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Clock = Type.String({ pattern: '^\\d{2}:\\d{2}(:\\d{2})?$' })

export const DeliveryReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  owner_id: Id,
  course_id: Id,
  course_title: Type.String(),
  group_id: Id,
  group_name: Type.String(),
  status: Status,
  starts_on: Type.String(),
  time_of_day: Type.String(),
  weekdays: Type.Array(Type.Integer()),
  opens_at: Type.String(),
  closes_at: Type.String(),
  welcome: Type.String(),
  closing: Type.String(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

const Template = Type.String({
  maxLength: 2000,
  description: '{name} and {course} are filled in; empty for none',
})
const NewDelivery = Type.Object({
  course_id: Id,
  group_id: Id,
  starts_on: Day,
  time_of_day: Clock,
  weekdays: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 })),
  opens_at: Type.Optional(Clock),
  closes_at: Type.Optional(Clock),
  welcome: Type.Optional(Template),
  closing: Type.Optional(Template),
})

export const PreviewReply = Type.Object({
  learners: Type.Integer(),
  skipped: Type.Object({ opted_out: Type.Integer(), unsubscribed: Type.Integer() }),
  messages: Type.Integer(),
  segments: Type.Integer({ description: 'what is paid for: a text by WhatsApp is one' }),
  prices: Type.Array(
    Type.Object({
      currency: Type.String(),
      micros: Type.Integer({ description: 'millionths of the currency' }),
    }),
  ),
  lessons: Type.Array(
    Type.Object({
      day: Type.Integer(),
      title: Type.String(),
      segments: Type.Integer(),
      encoding: Type.Enum(['gsm7', 'ucs2']),
    }),
  ),
  zones: Type.Array(
    Type.Object({
      time_zone: Type.String(),
      learners: Type.Integer(),
      welcome_at: Nullable(Time),
      first_at: Time,
      last_at: Time,
    }),
  ),
  recipients: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      phone: Type.String(),
      channel: Type.String(),
      time_zone: Type.String(),
      first_at: Time,
    }),
  ),
})

export const ProgressReply = Type.Object({
  id: Id,
  learner_id: Id,
  name: Type.String(),
  phone: Type.String(),
  channel: Channel,
  time_zone: Type.String(),
  state: State,
  next_lesson: Type.Integer(),
  next_at: Nullable(Time),
  finished_at: Nullable(Time),
  asked: Type.Integer(),
  answered: Type.Integer(),
  right: Type.Integer(),
})

const params = Type.Object({ id: Id })
const learnerParams = Type.Object({ id: Id, member_id: Id })
const config = { access: 'instructor' } as const
const tags = ['deliveries']
const changed = { 200: DeliveryReply, ...failures }

export const listDeliveries = {
  method: 'GET',
  url: '/deliveries',
  config,
  schema: {
    tags,
    summary: 'My deliveries',
    querystring: Type.Object(PageQuery),
    response: { 200: Page(DeliveryReply), ...failures },
  },
} as const
export const scheduleDelivery = {
  method: 'POST',
  url: '/deliveries',
  config,
  schema: {
    tags,
    summary: 'Send a course to a group, a lesson a day, at one time of day on each learner’s own clock',
    body: NewDelivery,
    response: { 201: DeliveryReply, ...failures },
  },
} as const
export const previewDelivery = {
  method: 'POST',
  url: '/deliveries/preview',
  config,
  schema: {
    tags,
    summary: 'Who would get what, when, in how many segments, at what price; nothing is sent',
    body: NewDelivery,
    response: { 200: PreviewReply, ...failures },
  },
} as const
export const getDelivery = {
  method: 'GET',
  url: '/deliveries/:id',
  config,
  schema: { tags, summary: 'One delivery', params, response: changed },
} as const
export const pauseDelivery = {
  method: 'POST',
  url: '/deliveries/:id/pause',
  config,
  schema: { tags, summary: 'Pause', params, response: changed },
} as const
export const resumeDelivery = {
  method: 'DELETE',
  url: '/deliveries/:id/pause',
  config,
  schema: {
    tags,
    summary:
      'Resume: with the next lesson at its next time (shift), or with what was missed at once (catch_up)',
    params,
    querystring: Type.Object({ mode: Type.Enum(['shift', 'catch_up'], { default: 'shift' }) }),
    response: changed,
  },
} as const
export const stopDelivery = {
  method: 'POST',
  url: '/deliveries/:id/stop',
  config,
  schema: { tags, summary: 'Stop, for good', params, response: changed },
} as const

export const listProgress = {
  method: 'GET',
  url: '/deliveries/:id/learners',
  config,
  schema: {
    tags,
    summary: 'Where each learner stands',
    params,
    querystring: Type.Object(PageQuery),
    response: { 200: Page(ProgressReply), ...failures },
  },
} as const
export const admitNewcomers = {
  method: 'POST',
  url: '/deliveries/:id/learners',
  config,
  schema: {
    tags,
    summary: 'Take in the learners who joined the group since',
    params,
    response: { 200: Type.Object({ added: Type.Integer() }), ...failures },
  },
} as const
export const pauseLearner = {
  method: 'POST',
  url: '/deliveries/:id/learners/:member_id/pause',
  config,
  schema: {
    tags,
    summary: 'Hold one learner back',
    params: learnerParams,
    response: { 204: Nothing, ...failures },
  },
} as const
export const resumeLearner = {
  method: 'DELETE',
  url: '/deliveries/:id/learners/:member_id/pause',
  config,
  schema: { tags, summary: 'Let them go on', params: learnerParams, response: { 204: Nothing, ...failures } },
} as const
export const skipLesson = {
  method: 'POST',
  url: '/deliveries/:id/learners/:member_id/skips',
  config,
  schema: {
    tags,
    summary: 'Leave out their next lesson',
    params: learnerParams,
    response: { 204: Nothing, ...failures },
  },
} as const
