import { expect, it } from 'vitest'
import { createQuiz, setQuizPublished, setQuizQuestions } from '#features/assessments/index.ts'
import { addBankQuestions } from '#features/courses/index.ts'
import { enrolMe, enrolUser } from '#features/learning/index.ts'
import { followed } from '#features/notifications/facts.rules.ts'
import { titles } from './notification-desk.ts'
import { enter, publish } from './web-school.ts'
import { openWorld } from './world.ts'

async function openSchool(change: object = {}) {
  const world = await openWorld()
  const [teacher, asha, ravi] = [
    await enter(world, 'instructor'),
    await enter(world, 'student'),
    await enter(world, 'student'),
  ]
  const school = await publish(teacher, change)
  const told = async (who: typeof asha) => {
    await world.settle()
    return titles(who)
  }
  return {
    ...school,
    world,
    teacher,
    asha,
    ravi,
    told,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

it('follows the facts that the database hands on', async () => {
  await using world = await openWorld()
  const { types } = await world.database.db
    .selectFrom('followers')
    .select('types')
    .where('name', '=', 'notifications')
    .executeTakeFirstOrThrow()
  const named = types.replace(/\\./g, '.')
  expect(followed.filter((type) => !new RegExp(types).test(type))).toEqual([])
  expect(named).not.toBe('')
})

it('tells whoever waited that a seat is theirs, and nobody what they did themselves', async () => {
  await using school = await openSchool({ seats: 1 })
  const { course, asha, ravi, told } = school
  await enrolMe(asha.ctx, course)
  await enrolMe(ravi.ctx, course, { wait: true })
  expect([await told(asha), await told(ravi)]).toEqual([[], []])
  const { id } = (await asha.call('GET', '/me/enrolments')).body.data[0]
  await asha.call('DELETE', `/enrolments/${id}`)
  expect(await told(ravi)).toEqual(['A seat is yours'])
  const [notification] = (await ravi.call('GET', '/me/notifications')).body.data
  expect(notification).toMatchObject({
    kind: 'course',
    tone: 'success',
    body: 'A seat in “Water” has become free, and you have it: the course is open to you now.',
    url: `/courses/${course.id}`,
    data: { fact: 'enrolment.begun', course_id: course.id, course: 'Water' },
  })
})

it('tells whoever was enrolled by staff, and who has completed a course, once', async () => {
  await using school = await openSchool()
  const { world, course, preview, lesson, asha, told } = school
  const admin = await enter(world, 'admin')
  await enrolUser(admin.ctx, { id: asha.user.id }, course)
  for (const { id } of [preview, lesson])
    await asha.call('PUT', `/lessons/${id}/progress`, { completed: true })
  expect(await told(asha)).toEqual(['Course completed', 'You are enrolled'])
  expect(await told(asha)).toHaveLength(2)
})

it('tells that answers were marked when all of them are, and not again', async () => {
  await using school = await openSchool()
  const { course, teacher, asha, told } = school
  const essays = await addBankQuestions(teacher.ctx, course, [
    { kind: 'essay', prompt: 'Why?' },
    { kind: 'essay', prompt: 'How?' },
  ])
  const quiz = await createQuiz(teacher.ctx, course, { title: 'Two essays' })
  await setQuizQuestions(
    teacher.ctx,
    quiz.id,
    essays.map(({ id }) => ({ question_id: id, points: 1 })),
  )
  await setQuizPublished(teacher.ctx, quiz.id, true)
  await enrolMe(asha.ctx, course)
  const attempt = (await asha.call('POST', `/quizzes/${quiz.id}/attempts`)).body
  for (const { id } of essays)
    await asha.call('PUT', `/attempts/${attempt.id}/answers/${id}`, { given: 'So.' })
  await asha.call('POST', `/attempts/${attempt.id}/submission`)
  const mark = (place: number) =>
    teacher.call('PUT', `/attempts/${attempt.id}/marks/${essays[place]?.id}`, { points: [1] })
  expect((await mark(0)).status).toBe(200)
  expect(await told(asha)).toEqual([])
  await mark(1)
  expect(await told(asha)).toEqual(['Your answers were marked'])
  await mark(1)
  expect(await told(asha)).toHaveLength(1)
})

it('tells the owner of an account what was done to it, in the academy alone', async () => {
  await using school = await openSchool()
  const { world, asha, told } = school
  const change = { existing: asha.password, password: 'three green boats' }
  expect((await asha.call('PUT', '/me/password', change)).status).toBeLessThan(300)
  expect(await told(asha)).toEqual(['Your password was changed'])
  const messages = world.database.db
    .selectFrom('messages')
    .select('id')
    .where('notification_id', 'is not', null)
  expect(await messages.execute()).toEqual([])
})
