import { message, missing, notFound, type Pair, type Story, success, unsigned } from './pair.ts'

const pair =
  (route: string, at: string) =>
  (says: string, as: Pair['as'] & string, reply: Pair['reply'], body?: unknown) =>
    ({ says, route, at, as, body, reply }) satisfies Pair

const account = (id: number, name: string, role = 'instructor') => ({
  id,
  name,
  contact: '9999999999',
  email: `${name.toLowerCase()}@school.example`,
  organization: null,
  role,
  created_date: '2027-01-01T00:00:00',
  updated_date: '2027-01-01T00:00:00',
  is_deleted: false,
  deleted_date: null,
})
const teacher = account(1, 'Teacher')
const noUser = notFound('User not found!!')

const list = pair('GET /user/details', '/user/details')
const get = pair('GET /user/details/<id>', '/user/details/1')
const change = pair('PUT /user/details/<id>', '/user/details/1')
const remove = pair('DELETE /user/details/<id>', '/user/details/1')
const dashboard = pair('GET /dashboard/dashboard', '/dashboard/dashboard')

const empty = {
  Total_no_of_courses: 0,
  Last_updated_course: null,
  Total_no_of_users: 0,
  Last_updated_student: null,
  Total_groups: 0,
  Last_updated_group: null,
}

export const accountStory: Story = {
  name: 'accounts and the dashboard',
  pairs: [
    list('shows a teacher their own account', 'teacher', [200, { users: [teacher] }]),
    list('wants a sign-in', 'visitor', unsigned),
    get('shows the account', 'teacher', [200, teacher]),
    get('shows an admin any account', 'admin', [200, teacher]),
    get('hides it from strangers', 'stranger', noUser),
    change('changes the account, but no role', 'teacher', success, {
      name: 'Teacher Two',
      contact: null,
      organization: 'School',
      role: 'superadmin',
      password_hash: null,
    }),
    get('shows the change', 'teacher', [
      200,
      { ...teacher, name: 'Teacher Two', contact: null, organization: 'School' },
    ]),
    change('hides it from strangers', 'stranger', noUser, { name: 'Mine' }),
    change(
      'refuses the e-mail of another',
      'teacher',
      [400, message('User with email stranger@school.example already exists')],
      {
        email: 'stranger@school.example',
      },
    ),
    change('misses what to change', 'teacher', missing, {}),
    dashboard('counts nothing yet', 'teacher', [200, empty]),
    {
      says: 'makes a group to count',
      route: 'POST /group/',
      at: '/group',
      body: {
        name: 'G',
        description: '',
        students: [{ name: 'A', number: '+919380169981', channel: 'sms' }],
      },
      reply: { document: success, client: [200, { message: 'success', id: 1 }] },
    },
    dashboard('counts', 'teacher', [
      200,
      {
        ...empty,
        Total_no_of_users: 1,
        Last_updated_student: '01-01-2027 12:00 AM',
        Total_groups: 1,
        Last_updated_group: '01-01-2027 12:00 AM',
      },
    ]),
    dashboard('counts what is one’s own', 'stranger', [200, empty]),
    dashboard('wants a sign-in', 'visitor', unsigned),
    dashboard('is for teachers', 'student', [403, message('This is for teachers.')]),
    remove('keeps the account from strangers', 'stranger', noUser),
    remove('removes the account', 'teacher', success),
    get('is signed out then', 'teacher', [401, message('Token has been revoked')]),
  ],
}
