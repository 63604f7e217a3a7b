import { study } from '#features/learning/index.ts'
import type { World } from '#test/world.ts'
import { enrollment, full, later, letters, openLearningSchool, seas } from './learning-school.ts'
import { moment, type Pair, type Story, teachersOnly, to, unsigned, user } from './pair.ts'
import { actorOf, hidden, water } from './school.ts'

/** Asha has done course 1, and nothing else. */
async function begin(world: World): Promise<void> {
  await openLearningSchool(world)
  const asha = await actorOf(world, 'asha')
  for (const no of [1, 2]) await study(asha, { no }, { completed: true })
}

const completed = {
  ...water,
  enrollment: enrollment({ completed_at: moment, progress_percentage: 100, is_completed: true }),
}
const put = { ...letters, enrollment: enrollment({ id: 2, user_id: 3, course_id: 2 }) }

const statistics = (total_courses: number, completed_courses: number) => ({
  total_courses,
  completed_courses,
  in_progress_courses: total_courses - completed_courses,
  total_certificates: 0,
})
const nothing = { certificates: [], payments: [] }

const dashboards: Pair[] = ['/users/dashboard', '/users/get-dashboard'].flatMap((path) => {
  const get = to(`GET ${path}`, { as: 'asha' })
  return [
    get('shows what I learn', undefined, [
      200,
      { user: user('asha'), statistics: statistics(1, 1), recent_activity: [completed], ...nothing },
    ]),
    get(
      'shows a teacher what they learn themselves',
      undefined,
      [200, { user: user('teacher'), statistics: statistics(1, 0), recent_activity: [put], ...nothing }],
      { as: 'teacher' },
    ),
    get(
      'shows that nothing is learnt',
      undefined,
      [200, { user: user('root'), statistics: statistics(0, 0), recent_activity: [], ...nothing }],
      { as: 'root' },
    ),
    get('wants a sign-in', undefined, unsigned, { as: '' }),
  ]
})

const learning: Pair[] = ['/users/enrolled-courses', '/users/my-courses'].flatMap((path) => {
  const get = to(`GET ${path}`, { as: 'asha' })
  return [
    get('lists what I learn', undefined, [200, { courses: [completed] }]),
    get('lists what is not done', undefined, [200, { courses: [put] }], { as: 'teacher' }),
    get('lists nothing', undefined, [200, { courses: [] }], { as: 'root' }),
    get('wants a sign-in', undefined, unsigned, { as: '' }),
  ]
})

const done = to('GET /users/completed-courses', { as: 'asha' })
const taught = to('GET /users/my-teaching-courses', { as: 'teacher' })
const old = { ...full, id: 7, title: 'Old', max_students: null, status: 'archived' }

const rest: Pair[] = [
  done('lists what I have done', undefined, [200, { courses: [completed] }]),
  done('lists nothing that is not', undefined, [200, { courses: [] }], { as: 'teacher' }),
  done('wants a sign-in', undefined, unsigned, { as: '' }),
  ...['/users/certificates', '/users/get-certificates'].flatMap((path) => [
    to(`GET ${path}`, { as: 'asha' })('has none', undefined, [200, { certificates: [] }]),
    to(`GET ${path}`)('wants a sign-in', undefined, unsigned),
  ]),
  taught('lists mine alone, newest first', undefined, [200, { courses: [old, later, full, seas, water] }]),
  taught('lists an admin theirs alone', undefined, [200, { courses: [hidden, letters] }], { as: 'admin' }),
  taught('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
  taught('wants a sign-in', undefined, unsigned, { as: '' }),
]

export const learningStory: Story = {
  name: 'what is learnt',
  begin,
  pairs: [...dashboards, ...learning, ...rest],
}
