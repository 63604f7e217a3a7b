import { expect } from 'vitest'
import { message, missing, notFound, type Pair, type Reply, type Story, success, unsigned } from './pair.ts'

const asha = {
  name: 'Asha',
  number: '+919380169981',
  channel: 'whatsapp',
  is_subscribed: true,
  timezone: 'Asia/Kolkata',
  country_code: '+1',
}
const camila = {
  name: 'Camila',
  number: '912345678',
  country_code: 351,
  channel: 'Sms',
  is_subscribed: 'false',
  timezone: 'Europe/Lisbon',
}
const group = { name: 'Group1', description: 'group1', students: [asha, camila] }
const shownAsha = { id: 1, ...asha }
const shownCamila = {
  ...camila,
  id: 2,
  number: '+351912345678',
  country_code: '351',
  channel: 'sms',
  is_subscribed: false,
}
const wanjiku = { name: 'Wanjiku', number: '712345678', country_code: '+254', channel: 'Whatsapp' }
const shownWanjiku = {
  id: 3,
  name: 'Wanjiku',
  number: '+254712345678',
  channel: 'whatsapp',
  is_subscribed: true,
  timezone: 'Africa/Nairobi',
  country_code: '+254',
}
const documented = (students: unknown[], fields: object = {}) => ({
  id: 1,
  name: 'Group1',
  description: 'group1',
  students,
  ...fields,
})
const row = (shown: object) => ({
  ...shown,
  created_date: '2027-01-01T00:00:00',
  updated_date: '2027-01-01T00:00:00',
  is_deleted: false,
  deleted_date: null,
  added_by: 1,
})
const one = (shown: object) => ({ document: [200, shown] as Reply, client: [200, row(shown)] as Reply })

const pair = (route: string) => (says: string, at: string, reply: Pair['reply'], body?: unknown) =>
  ({ says, route, at, body, reply }) satisfies Pair
const create = pair('POST /group/')
const list = pair('GET /group/')
const get = pair('GET /group/<id>')
const extend = pair('PUT /group/<id>')
const remove = pair('DELETE /group/<id>')
const change = pair('PUT /group/<g_id>/<s_id>')
const leave = pair('DELETE /group/<g_id>/<s_id>')

const made = { document: success, client: [200, { message: 'success', id: 1 }] as Reply }
const said = [400, message(expect.any(String))] as const satisfies Pair['reply']
const noGroup = notFound('Group of id not found')
const noStudent = notFound('Student not found')

const creating: Pair[] = [
  list('has no groups yet', '/group/', notFound('Groups not found!!')),
  create('makes a group', '/group/', made, group),
  ...['name', 'description', 'students'].map((field) =>
    create(`misses ${field}`, '/group/', missing, { ...group, [field]: undefined }),
  ),
  ...['name', 'number', 'channel'].map((field) =>
    create(`misses a student’s ${field}`, '/group/', missing, {
      ...group,
      students: [{ ...asha, [field]: undefined }],
    }),
  ),
  create('misses everything', '/group/', missing),
  create('refuses a number that cannot be one', '/group/', said, {
    ...group,
    students: [{ ...asha, number: '+91123' }],
  }),
  create('refuses a number without its country', '/group/', said, {
    ...group,
    students: [{ ...asha, number: '9380169981', country_code: null }],
  }),
  create('refuses a country code that no country has', '/group/', said, {
    ...group,
    students: [{ ...asha, number: '9380169981', country_code: '+999' }],
  }),
  create('refuses a channel that is none', '/group/', said, {
    ...group,
    students: [{ ...asha, channel: 'pigeon' }],
  }),
  create('refuses a zone that is none', '/group/', said, {
    ...group,
    students: [{ ...asha, timezone: 'Mars/Olympus' }],
  }),
  create('refuses a flag that is none', '/group/', said, {
    ...group,
    students: [{ ...asha, is_subscribed: 'perhaps' }],
  }),
  { ...create('wants a sign-in', '/group/', unsigned, group), as: 'visitor' },
]

const reading: Pair[] = [
  list('lists the groups', '/group/', {
    document: [200, [documented([shownAsha, shownCamila])]],
    client: [200, { groups: [row(documented([shownAsha, shownCamila]))] }],
  }),
  { ...list('wants a sign-in for the list', '/group/', unsigned), as: 'visitor' },
  { ...list('hides the groups of others', '/group/', notFound('Groups not found!!')), as: 'stranger' },
  get('shows one', '/group/1', one(documented([shownAsha, shownCamila]))),
  get('finds no group', '/group/2', notFound('Group not found!!')),
  get('finds no group beyond all numbers', '/group/2147483648', notFound('Group not found!!')),
  { ...get('hides the group of another', '/group/1', notFound('Group not found!!')), as: 'stranger' },
]

const extending: Pair[] = [
  extend('changes the group and adds students', '/group/1', success, {
    name: 'Group 1',
    description: 'first',
    students: [wanjiku],
  }),
  get(
    'has three students',
    '/group/1',
    one(documented([shownAsha, shownCamila, shownWanjiku], { name: 'Group 1', description: 'first' })),
  ),
  extend('names the group back', '/group/1', success, { name: 'Group1', description: 'group1' }),
  create('adds students to the same group again', '/group/', made, { ...group, students: [wanjiku] }),
  extend('finds no group', '/group/7', noGroup, group),
  { ...extend('keeps a group from strangers', '/group/1', noGroup, group), as: 'stranger' },
  extend('misses what to change', '/group/1', missing, {}),
]

const students: Pair[] = [
  change('changes a student', '/group/1/2', success, { name: 'Camila R', timezone: 'Atlantic/Azores' }),
  change('takes the whole of the document’s fields', '/group/1/1', success, {
    ...asha,
    channel: 'SMS',
    is_subscribed: 'TRUE',
  }),
  get(
    'shows both changes',
    '/group/1',
    one(
      documented([
        { ...shownAsha, channel: 'sms' },
        { ...shownCamila, name: 'Camila R', timezone: 'Atlantic/Azores' },
        shownWanjiku,
      ]),
    ),
  ),
  change('finds no group', '/group/7/1', noGroup, { name: 'A' }),
  change('finds no student', '/group/1/77', noStudent, { name: 'A' }),
  change('refuses a number that cannot be one', '/group/1/1', said, { number: '+1' }),
  change('refuses the number of another', '/group/1/1', said, { number: '+254712345678' }),
  change('misses what to change', '/group/1/1', missing, {}),
  leave('finds no group to leave', '/group/7/1', noGroup),
  leave('finds no student to remove', '/group/1/77', noStudent),
  leave('removes a student', '/group/1/2', success),
  leave('finds the student no more', '/group/1/2', noStudent),
  remove('finds no group to remove', '/group/7', noGroup),
  remove('removes a group', '/group/1', success),
  remove('finds the group no more', '/group/1', noGroup),
]

export const groupStory: Story = {
  name: 'groups',
  pairs: [...creating, ...reading, ...extending, ...students],
}
