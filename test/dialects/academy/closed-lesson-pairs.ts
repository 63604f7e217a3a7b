import { expect } from 'vitest'
import { updateLesson } from '#features/courses/index.ts'
import { enrolMe } from '#features/learning/index.ts'
import type { World } from '#test/world.ts'
import { enrollment, open, openLearningSchool, studied } from './learning-school.ts'
import { error, invalid, type Pair, type Story, to } from './pair.ts'
import { actorOf } from './school.ts'

/** In course 4, which Asha learns, lesson 5 is done by its quiz, 6 comes after it, and 7 opens on the third day. Her teacher paused course 1 for her. */
async function begin(world: World): Promise<void> {
  await openLearningSchool(world)
  const teacher = await actorOf(world, 'teacher')
  await updateLesson(teacher, { no: 5 }, { gate: 'pass' })
  await updateLesson(teacher, { no: 7 }, { opens_after_days: 2 })
  await enrolMe(await actorOf(world, 'asha'), { no: 4 })
  const enrolments = world.database.db.updateTable('enrolments').where('no', '=', 1)
  await enrolments.set({ paused_at: new Date('2027-01-01') }).execute()
}

const address = '/enrollments/get-enrollments/<course_id>/lessons/<lesson_id>/progress'
const at = (course: number, lesson: number) => ({
  at: `/enrollments/get-enrollments/${course}/lessons/${lesson}/progress`,
})
const complete = to('POST /enrollments/<id>/lessons/<lesson_id>/complete', { as: 'asha' })
const rests = error(403, 'Your teacher has paused this course for you. Ask them.')
const waits = error(403, 'This lesson opens when the one before it is done.')
const quiz = invalid('This lesson is done when its quiz is passed. Take the quiz.')
const mine = enrollment({ id: 4, course_id: 4 })

const studying: Pair[] = (['GET', 'PUT', 'POST'] as const).flatMap((method) => {
  const study = to(`${method} ${address}`, { as: 'asha' })
  return [
    study(
      'notes how long somebody watched what a quiz ends',
      { completed: false, watch_time_seconds: 5 },
      [200, studied('Progress updated', 2, 0, open(5, 'Salt', 5), mine)],
      at(4, 5),
    ),
    study('leaves it to the quiz whether it is done', { completed: true }, quiz, at(4, 5)),
    study('opens no lesson before the one that it waits for', { completed: true }, waits, at(4, 6)),
    study('shows none', {}, waits, at(4, 6)),
    study('lets a learner rest', { completed: true }, rests, at(1, 1)),
  ]
})

export const closedLessonStory: Story = {
  name: 'lessons that are closed',
  begin,
  pairs: [
    ...studying,
    complete('leaves it to the quiz whether it is done', {}, quiz, {
      at: '/enrollments/4/lessons/5/complete',
    }),
    complete('opens no lesson before the one that it waits for', {}, waits, {
      at: '/enrollments/4/lessons/6/complete',
    }),
    complete('opens none before its day', {}, error(403, 'This lesson opens at 2027-01-03T00:00:00.000Z.'), {
      at: '/enrollments/4/lessons/7/complete',
    }),
    complete('lets a learner rest', {}, rests, { at: '/enrollments/1/lessons/1/complete' }),
    to('GET /enrollments/get-enrollments/<course_id>/progress', { as: 'asha' })(
      'lets a learner rest',
      undefined,
      rests,
      {
        at: '/enrollments/get-enrollments/1/progress',
      },
    ),
    to('GET /public/get-courses/<id>', { as: 'asha' })(
      'shows no video to whoever rests',
      undefined,
      [
        200,
        {
          course: expect.objectContaining({
            is_enrolled: true,
            modules: [
              expect.objectContaining({
                lessons: [expect.objectContaining({ video_url: null }), expect.anything()],
              }),
            ],
          }),
        },
      ],
      { at: '/public/get-courses/1?lessons=true' },
    ),
  ],
}
