import { expect, it } from 'vitest'
import { createQuiz, setQuizPublished, setQuizQuestions } from '#features/assessments/index.ts'
import {
  addBankQuestions,
  addLessons,
  createCourse,
  publishCourse,
  updateLesson,
} from '#features/courses/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { everyKind, type KindName } from '#test/quiz-world.ts'
import { openWorld, type World } from '#test/world.ts'
import { scheduleDelivery } from './deliveries.ts'

const phone = '+919380169981'

async function schedule(
  world: World,
  kinds: KindName[],
  fields: object = {},
  own: object[] = [],
  more: object[] = [],
  gate: 'none' | 'pass' = 'none',
) {
  const { ctx: teacher } = await world.person('instructor')
  const course = await publishCourse(teacher, await createCourse(teacher, { title: 'Fables' }))
  const [lesson] = await addLessons(teacher, course, [
    { title: 'One', body: 'A race.', questions: own as never },
    { title: 'Two', body: 'The end.' },
  ])
  if (lesson) await updateLesson(teacher, lesson, { gate })
  const questions = [...kinds.map((kind) => everyKind[kind]), ...more] as never
  const bank = await addBankQuestions(teacher, course, questions)
  const quiz = await createQuiz(teacher, course, { title: 'Quiz', lesson_id: lesson?.id ?? null, ...fields })
  await setQuizQuestions(
    teacher,
    quiz.id,
    bank.map(({ id }) => ({ question_id: id, points: 1 })),
  )
  await setQuizPublished(teacher, quiz.id, true)
  const group = await createGroup(teacher, { name: 'Circle' })
  await addMembers(
    teacher,
    group,
    readPeople([{ name: 'Asha', number: phone, time_zone: 'UTC' }], 'UTC'),
    'teacher',
  )
  const plan = { starts_on: '2027-01-02', time_of_day: '10:00', welcome: '', closing: '' }
  await scheduleDelivery(teacher, { course, group, ...plan })
  await world.goTo('2027-01-02T10:01:00Z')
  return { teacher, course, quiz }
}

async function say(world: World, body: string): Promise<string> {
  const app = await world.app()
  const payload = { channel: 'sms', from: phone, body }
  const options = {
    method: 'POST' as const,
    url: '/sandbox/replies',
    headers: { host: 'localhost' },
    payload,
  }
  expect((await app.inject(options)).statusCode).toBe(201)
  await world.settle()
  return (await heard(world)).at(-1) ?? ''
}

const heard = async (world: World) => {
  const sent = world.database.db.selectFrom('sandbox_messages').select('body').where('direction', '=', 'out')
  return (await sent.orderBy('no').execute()).map(({ body }) => body)
}

const attempts = (world: World) =>
  world.database.db.selectFrom('attempts').selectAll().orderBy('no').execute()
const progress = async (world: World) =>
  (await world.database.db.selectFrom('lesson_progress').selectAll().execute()).map((row) => [
    row.completed_at !== null,
    row.passed_at !== null,
  ])

/** Answers a question of matching or order right, whatever order it was asked in. */
function solve(asked: string): string {
  const lines = [...asked.matchAll(/^(\w)\) (.+)$/gm)]
  const named = (text: string) => lines.find(([, , words]) => words === text)?.[1] ?? '?'
  if (asked.includes('Capitals'))
    return `${named('France')}${named('Paris')} ${named('India')}${named('Delhi')}`
  return ['one', 'two', 'three', 'four'].map(named).join(' ')
}

it('asks the quiz of a lesson behind the lesson, one question after the other, and tells the score', async () => {
  await using world = await openWorld()
  await schedule(world, ['single', 'several', 'number', 'text', 'matching', 'order'])
  expect((await heard(world)).at(-1)).toBe(
    'Asha, day 1 - Fables: One\n\nA race.\n\nQuestion 1/6: Who slept?\nA) the hare\nB) the tortoise\nReply A or B.',
  )
  expect(await progress(world)).toEqual([[false, false]])
  expect(await say(world, 'A')).toContain('Question 2/6: Which are mammals?\n(More than one may be right.)')
  expect(await say(world, 'a and b')).toBe('Question 3/6: How much is pi?')
  expect(await say(world, 'about 3.14')).toBe('Question 4/6: Who won?')
  const matching = await say(world, 'the hare')
  expect(matching).toMatch(
    /^Question 5\/6: Capitals\?\n1\) France\n2\) India\nA\) .+\nB\) .+\nC\) .+\nReply like 1\w 2\w\.$/,
  )
  const order = await say(world, solve(matching))
  expect(order).toMatch(
    /Question 6\/6: Put in order\.\nA\) .+\n.+\n.+\nD\) .+\nReply with the letters in order, like D C B A\.$/,
  )
  // 1 + 0 (one right less one wrong) + 1 + 0 + 1 + 1 of 6.
  expect(await say(world, solve(order))).toBe('Your result: 66.67 %. You passed!')
  expect(await attempts(world)).toMatchObject([{ via: 'text', percent: 66.67, is_passed: true, number: 1 }])
  expect(await progress(world)).toEqual([[true, true]])
})

it('comes behind the lesson’s own questions, and stops when the learner says so', async () => {
  await using world = await openWorld()
  const own = [{ kind: 'number', prompt: 'One and one?', answers: ['2'] }]
  await schedule(world, ['text', 'single'], { shows: 'nothing' }, own)
  expect((await heard(world)).at(-1)).toContain('One and one?')
  expect(await say(world, '2')).toBe('Right!\n\nQuestion 1/2: Who won?')
  expect(await say(world, 'STOP')).not.toContain('Question')
  expect(await say(world, 'START')).not.toContain('Question')
  expect(await say(world, 'turtle')).toContain('Question 2/2: Who slept?')
  expect(await say(world, 'b')).toBe('Thank you, that was the last question.')
  expect(await attempts(world)).toMatchObject([{ percent: 50, is_passed: false }])
  expect(await progress(world)).toEqual([[true, false]])
})

it('leaves essays to a person, and asks nothing when the quiz is shut', async () => {
  await using world = await openWorld()
  await schedule(world, ['essay'])
  expect((await heard(world)).at(-1)).toContain('Why did the hare lose?')
  expect(await say(world, 'It slept, I think.')).toBe('Thank you, that was the last question.')
  expect(await attempts(world)).toMatchObject([{ is_marked: false, percent: null }])
  const answers = world.database.db.selectFrom('attempt_answers').select(['given', 'points'])
  expect(await answers.execute()).toEqual([{ given: 'It slept, I think.', points: null }])

  await using other = await openWorld()
  await schedule(other, ['text'], { closes_at: new Date('2027-01-02T00:00:00Z') })
  expect((await heard(other)).at(-1)).toBe('Asha, day 1 - Fables: One\n\nA race.')
  expect(await progress(other)).toEqual([[true, false]])
})

it('ends with the quiz: an answer that comes later is told the result', async () => {
  await using world = await openWorld()
  await schedule(world, ['text', 'single'], { closes_at: new Date('2027-01-02T12:00:00Z'), pass_percent: 50 })
  await say(world, 'turtle')
  await world.goTo('2027-01-02T12:01:00Z')
  expect(await attempts(world)).toMatchObject([{ percent: 50, is_passed: true }])
  expect(await say(world, 'a')).toBe('Your result: 50 %. You passed!')
  expect(await attempts(world)).toMatchObject([{ percent: 50 }])
})

it('is refused before the first day when one of its questions is longer than a phone takes', async () => {
  await using world = await openWorld()
  const long = { kind: 'text', prompt: 'x'.repeat(1_700) } as never
  const scheduled = schedule(world, ['text'], {}, [], [long])
  await expect(scheduled).rejects.toMatchObject({
    code: 'lesson_too_long',
    details: { place: 'question 2 of the quiz of lesson 1 (One)' },
  })
})

it('leaves a lesson that has to be passed open, where its quiz was not passed or cannot be taken', async () => {
  const own = [{ kind: 'number', prompt: 'One and one?', answers: ['2'] }]
  await using failed = await openWorld()
  await schedule(failed, ['text'], {}, [], [], 'pass')
  expect(await say(failed, 'nobody')).toContain('Your result: 0 %.')
  expect(await progress(failed)).toEqual([[false, false]])

  for (const questions of [own, []]) {
    await using shut = await openWorld()
    await schedule(shut, ['text'], { closes_at: new Date('2027-01-02T00:00:00Z') }, questions, [], 'pass')
    if (questions.length > 0) expect(await say(shut, '2')).toBe('Right!')
    expect(await progress(shut)).toEqual([[false, false]])
  }

  await using passed = await openWorld()
  await schedule(passed, ['text'], {}, own, [], 'pass')
  await say(passed, '2')
  expect(await say(passed, 'turtle')).toContain('Your result: 100 %.')
  expect(await progress(passed)).toEqual([[true, true]])
})
