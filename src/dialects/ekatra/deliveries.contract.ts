import { Type } from 'typebox'
import { listed, type Mount } from './mounts.ts'
import { anyOf, failures, Maybe, Message, numbered } from './replies.contract.ts'

const tags = ['delivery']
const config = { access: 'instructor' } as const

const Delivery = Type.Object({
  id: Type.Integer(),
  group_id: Type.Integer(),
  group_name: Type.String(),
  course_id: Type.Integer(),
  course_name: Type.String(),
  day_id: Type.Null(),
  added_by: Type.Integer(),
  status: Type.Enum(['SCHEDULED', 'PAUSED', 'STOPPED', 'FINISHED']),
  scheduled_time: Type.String({ description: 'YYYY-MM-DD HH:MM:SS, on each student’s own clock' }),
})
const response = { 200: Message, ...failures }
const Word = Maybe(Type.String({ maxLength: 20, description: 'PAUSE, RESUME or STOP, or the state meant' }))

export const scheduleDelivery = {
  method: 'POST',
  url: '/delivery/group/:group/:course',
  config: {
    ...config,
    ekatraWords: { course_not_found: 'Course Not Found!!', group_not_found: 'Group Not Found!!' },
  },
  schema: {
    tags,
    summary: 'Teach a course to a group, a day a day',
    params: Type.Object({ group: Type.String(), course: Type.String() }),
    body: Type.Object({
      schedule_at: Type.String({
        pattern: '\\S',
        maxLength: 40,
        description: 'YYYY-MM-DD HH:MM or HH:MM:SS, on each student’s own clock',
      }),
    }),
    response,
  },
} as const

/** The document's address and the client's answer the same. */
export const listDeliveries = (mount: Mount, url: '/retrieve-deliveries' | '/delivery/retrieve-delivery') =>
  ({
    method: 'GET',
    url,
    config,
    schema: {
      tags,
      summary: 'My deliveries',
      response: { 200: listed(mount, 'deliveries', Delivery), ...failures },
    },
  }) as const

export const commandDelivery = {
  method: 'PUT',
  url: '/delivery/:id',
  config,
  schema: {
    tags,
    summary: 'Pause, resume or stop a delivery',
    params: numbered,
    body: Type.Object({ status: Word, action: Word }, anyOf('status', 'action')),
    response,
  },
} as const

export const commandByName = (
  name: 'pause_delivery' | 'schedule_delivery' | 'stop_delivery',
  summary: string,
) =>
  ({
    method: 'PUT',
    url: `/delivery/:id/${name}`,
    config,
    schema: { tags, summary, params: numbered, response },
  }) as const

export const removeDelivery = {
  method: 'DELETE',
  url: '/delivery/:id/delete_delivery',
  config: { ...config, ekatraWords: { delivery_not_found: 'Delivery not scheduled' } },
  schema: { tags, summary: 'End a delivery and take it off the list', params: numbered, response },
} as const
