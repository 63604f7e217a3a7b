import { Type } from 'typebox'
import { listed, type Mount } from './mounts.ts'
import { anyOf, Created, failures, history, Loose, Maybe, Message, numbered } from './replies.contract.ts'

const tags = ['group']
const Name = Type.String({ pattern: '\\S', maxLength: 300 })
const Description = Type.String({ maxLength: 20_000 })

const student = {
  name: Type.String({ pattern: '\\S', maxLength: 200 }),
  number: Type.Union([Type.String({ pattern: '\\S', maxLength: 40 }), Type.Number()]),
  channel: Type.String({ pattern: '\\S', maxLength: 20, description: 'sms or whatsapp, in any case' }),
}
const optional = {
  is_subscribed: Maybe(Type.Union([Type.Boolean(), Type.String({ maxLength: 10 })])),
  timezone: Maybe(Type.String({ maxLength: 64, description: 'else the only zone of the number’s country' })),
  country_code: Type.Optional(Loose(10)),
}
const StudentBody = Type.Object({ ...student, ...optional })
export const StudentChange = Type.Object(
  { ...Type.Partial(Type.Object(student)).properties, ...optional },
  anyOf(...Object.keys({ ...student, ...optional })),
)
const Students = Type.Array(StudentBody, { maxItems: 100_000 })

const Group = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  students: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      number: Type.String(),
      channel: Type.String(),
      is_subscribed: Type.Boolean(),
      timezone: Type.String(),
      country_code: Type.String(),
    }),
  ),
  ...Type.Partial(Type.Object(history)).properties,
  added_by: Type.Optional(Type.Integer()),
})

const config = { access: 'instructor' } as const
const group_not_found = 'Group of id not found'
const inGroup = { ...config, ekatraWords: { group_not_found, learner_not_found: 'Student not found' } }
const studentParams = Type.Object({ id: Type.String(), student: Type.String() })
const response = { 200: Message, ...failures }

export const createGroup = {
  method: 'POST',
  url: '/group',
  config,
  schema: {
    tags,
    summary: 'Create a group with its students; a group of the same name and description gets them added',
    body: Type.Object({ name: Name, description: Description, students: Students }),
    response: { 200: Created, ...failures },
  },
} as const

export const listGroups = (mount: Mount) =>
  ({
    method: 'GET',
    url: '/group',
    config,
    schema: { tags, summary: 'My groups', response: { 200: listed(mount, 'groups', Group), ...failures } },
  }) as const

export const getGroup = {
  method: 'GET',
  url: '/group/:id',
  config: { ...config, ekatraWords: { group_not_found: 'Group not found!!' } },
  schema: { tags, summary: 'One group', params: numbered, response: { 200: Group, ...failures } },
} as const

export const extendGroup = {
  method: 'PUT',
  url: '/group/:id',
  config: inGroup,
  schema: {
    tags,
    summary: 'Change a group and add students to it',
    params: numbered,
    body: Type.Object(
      { name: Type.Optional(Name), description: Type.Optional(Description), students: Maybe(Students) },
      anyOf('name', 'description', 'students'),
    ),
    response,
  },
} as const

export const removeGroup = {
  method: 'DELETE',
  url: '/group/:id',
  config: inGroup,
  schema: { tags, summary: 'Remove a group', params: numbered, response },
} as const

export const changeStudent = {
  method: 'PUT',
  url: '/group/:id/:student',
  config: inGroup,
  schema: { tags, summary: 'Change a student', params: studentParams, body: StudentChange, response },
} as const

export const removeStudent = {
  method: 'DELETE',
  url: '/group/:id/:student',
  config: inGroup,
  schema: { tags, summary: 'Take a student out of a group', params: studentParams, response },
} as const
