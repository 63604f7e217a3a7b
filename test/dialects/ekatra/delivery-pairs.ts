import { expect } from 'vitest'
import { message, missing, notFound, type Pair, type Reply, type Story, success, unsigned } from './pair.ts'

const pair = (route: string) => (says: string, at: string, reply: Pair['reply'], body?: unknown) =>
  ({ says, route, at, body, reply }) satisfies Pair
const schedule = pair('POST /delivery/group/<g_id>/<c_id>')
const command = pair('PUT /delivery/<id>')
const list = pair('GET /retrieve-deliveries')
const listToo = pair('GET /delivery/retrieve-delivery')
const pause = pair('PUT /delivery/<id>/pause_delivery')
const resume = pair('PUT /delivery/<id>/schedule_delivery')
const stop = pair('PUT /delivery/<id>/stop_delivery')
const remove = pair('DELETE /delivery/<id>/delete_delivery')

const world: Pair[] = [
  {
    says: 'makes a course to deliver',
    route: 'POST /course/',
    at: '/course/',
    body: { name: 'Python', author: 'Ekatra', description: 'x', days: [{ text: 'One' }, { text: 'Two' }] },
    reply: [200, expect.objectContaining(message('success'))],
  },
  {
    says: 'makes a group to deliver to',
    route: 'POST /group/',
    at: '/group/',
    body: {
      name: 'Group1',
      description: 'string',
      students: [{ name: 'Asha', number: '+919380169981', channel: 'Sms' }],
    },
    reply: [200, expect.objectContaining(message('success'))],
  },
]

const at = (id: number, status: string, scheduled_time = '2027-02-01 16:15:00') => ({
  id,
  group_id: 1,
  group_name: 'Group1',
  course_id: 1,
  course_name: 'Python',
  day_id: null,
  added_by: 1,
  status,
  scheduled_time,
})
const shows = (documentRows: unknown[], clientRows = documentRows) => ({
  document: [200, documentRows] as Reply,
  client: [200, { deliveries: clientRows }] as Reply,
})
const gone = notFound('Delivery not found!!')
const said: Reply = [400, message(expect.any(String))]
const held: Reply = [400, message("The group 'Group1' cannot be deleted as it is scheduled")]
const on = '/delivery/group/1/1'

const scheduling: Pair[] = [
  list('has no deliveries yet', '/retrieve-deliveries', shows([])),
  listToo('has none on the client’s address either', '/delivery/retrieve-delivery', shows([])),
  schedule('takes a moment with seconds', on, success, { schedule_at: '2027-02-01 16:15:00' }),
  schedule('takes a moment without seconds', '/delivery/group/1/1/', success, {
    schedule_at: '2027-02-02 07:05',
  }),
  schedule('takes a moment that is past', on, success, { schedule_at: '2020-11-01 16:15:00' }),
  schedule('misses the moment', on, missing, {}),
  schedule('misses everything', on, missing),
  ...['tomorrow', '2027-02-30 10:00', '2027-02-01 25:00', '2027-02-01', '2027-02-01 10:00:00.5'].map(
    (moment) => schedule(`cannot read ${moment}`, on, said, { schedule_at: moment }),
  ),
  schedule('refuses a moment that is no text', on, said, { schedule_at: 1_800_000_000 }),
  schedule('finds no course', '/delivery/group/1/9', notFound('Course Not Found!!'), {
    schedule_at: '2027-02-01 16:15',
  }),
  schedule('finds no group', '/delivery/group/9/1', notFound('Group Not Found!!'), {
    schedule_at: '2027-02-01 16:15',
  }),
  { ...schedule('wants a sign-in', on, unsigned, { schedule_at: '2027-02-01 16:15' }), as: 'visitor' },
]

const first = at(1, 'SCHEDULED')
const second = at(2, 'SCHEDULED', '2027-02-02 07:05:00')
const third = at(3, 'SCHEDULED', '2020-11-01 16:15:00')
const commanding: Pair[] = [
  list('lists them', '/retrieve-deliveries', shows([first, second, third])),
  listToo('lists them on the client’s address', '/delivery/retrieve-delivery', shows([first, second, third])),
  { ...list('wants a sign-in for the list', '/retrieve-deliveries', unsigned), as: 'visitor' },
  { ...listToo('wants one there too', '/delivery/retrieve-delivery', unsigned), as: 'visitor' },
  { ...list('hides the deliveries of others', '/retrieve-deliveries', shows([])), as: 'stranger' },
  command('pauses', '/delivery/1', success, { status: 'PAUSE' }),
  command('pauses again', '/delivery/1', success, { action: 'PAUSED' }),
  list('shows it paused', '/retrieve-deliveries', shows([at(1, 'PAUSED'), second, third])),
  command('resumes', '/delivery/1', success, { status: 'RESUME' }),
  command('resumes again', '/delivery/1', success, { status: 'scheduled' }),
  command('stops', '/delivery/1', success, { action: 'STOP' }),
  command('stops again', '/delivery/1', success, { status: 'STOPPED' }),
  command('does not resume what is stopped', '/delivery/1', said, { status: 'RESUME' }),
  command('does not pause what is stopped', '/delivery/1', said, { status: 'PAUSE' }),
  command('refuses a word that it does not know', '/delivery/2', said, { status: 'DANCE' }),
  command('misses the word', '/delivery/2', missing, {}),
  command('misses everything', '/delivery/2', missing),
  command('finds no delivery', '/delivery/9', gone, { status: 'PAUSE' }),
  { ...command('keeps a delivery from strangers', '/delivery/2', gone, { status: 'STOP' }), as: 'stranger' },
  list(
    'shows the stopped one under /api alone',
    '/retrieve-deliveries',
    shows([at(1, 'STOPPED'), second, third], [second, third]),
  ),
]

const named: Pair[] = [
  pause('pauses by name', '/delivery/2/pause_delivery', success),
  pause('pauses again by name', '/delivery/2/pause_delivery', success),
  pause('finds no delivery to pause', '/delivery/9/pause_delivery', gone),
  resume('resumes by name', '/delivery/2/schedule_delivery', success),
  resume('finds no delivery to resume', '/delivery/x/schedule_delivery', gone),
  stop('stops by name', '/delivery/2/stop_delivery', success),
  stop('finds no delivery to stop', '/delivery/99999999999/stop_delivery', gone),
  resume('does not resume by name what is stopped', '/delivery/2/schedule_delivery', said),
  remove('removes one', '/delivery/2/delete_delivery', success),
  remove('finds it no more', '/delivery/2/delete_delivery', notFound('Delivery not scheduled')),
]

const guarded = (route: string, where: string, body?: unknown): Pair => ({
  says: `keeps what is delivered from ${route}`,
  route,
  at: where,
  body,
  reply: held,
})
const guards: Pair[] = [
  guarded('PUT /course/<id>', '/course/1', { days: [{ text: 'Three' }] }),
  guarded('DELETE /course/<id>', '/course/1'),
  guarded('PUT /course/<c_id>/<day>', '/course/1/1', { text: 'New' }),
  guarded('DELETE /course/<c_id>/<day>', '/course/1/1'),
  guarded('PUT /group/<id>', '/group/1', { name: 'New' }),
  guarded('DELETE /group/<id>', '/group/1'),
  guarded('PUT /group/<g_id>/<s_id>', '/group/1/1', { name: 'New' }),
  guarded('DELETE /group/<g_id>/<s_id>', '/group/1/1'),
  stop('stops the last', '/delivery/3/stop_delivery', success),
  { ...guarded('DELETE /course/<id>', '/course/1'), says: 'lets the course go then', reply: success },
]

export const deliveryStory: Story = {
  name: 'deliveries',
  pairs: [...world, ...scheduling, ...commanding, ...named, ...guards],
}
