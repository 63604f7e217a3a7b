import { expect, it } from 'vitest'
import { addQuiz, type Caller, enrol, makeQuiz, signIn } from '#test/quiz-world.ts'
import { openWorld } from '#test/world.ts'

async function take({ call }: { call: Caller }, quiz: string, question: string, given: string) {
  const { body } = await call('POST', `/quizzes/${quiz}/attempts`)
  await call('PUT', `/attempts/${body.id}/answers/${question}`, { given })
  return call('POST', `/attempts/${body.id}/submission`)
}

it('gives each learner’s best in each published quiz, a page at a time and as CSV', async () => {
  await using world = await openWorld()
  const teacher = await signIn(world, 'instructor')
  const { course, quiz, questions } = await makeQuiz(teacher.call, ['text', 'number'])
  const [text = ''] = questions
  const second = await addQuiz(teacher.call, course, [text], { title: '=cmd()' })
  const draft = await addQuiz(teacher.call, course, [text], { title: 'Draft' })
  await teacher.call('DELETE', `/quizzes/${draft}/publication`)
  const learners = [await enrol(world, course), await enrol(world, course), await enrol(world, course)]
  const [one, other] = learners
  if (!one || !other) throw new Error('Nobody learns.')
  for (const given of ['nobody', 'turtle', 'nobody']) await take(one, quiz, text, given)
  await take(one, second, text, 'turtle')
  await take(other, second, text, 'nobody')
  const first = await teacher.call('GET', `/courses/${course}/grades?limit=2`)
  const rest = await teacher.call('GET', `/courses/${course}/grades?limit=2&cursor=${first.body.next_cursor}`)
  const rows = [...first.body.data, ...rest.body.data]
  expect(rest.body.next_cursor).toBe(null)
  expect(
    rows.map((row) => [
      row.email,
      ...row.grades.map((g: { percent: number }) => g.percent),
      row.total_percent,
    ]),
  ).toEqual([
    [one.email, 50, 100, 66.67],
    [other.email, null, 0, 0],
    [learners[2]?.email, null, null, 0],
  ])
  const csv = await teacher.call('GET', `/courses/${course}/grades.csv`)
  const lines = String(csv.body).split('\r\n')
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(lines[0]).toBe(`learner_id,name,email,phone,Quiz,'=cmd(),total_percent`)
  expect(lines[1]).toMatch(/^[0-9a-f-]{36},Person \d+,person-\d+@test.example,,50,100,66.67$/)
  expect(lines).toHaveLength(5)
  const mine = await one.call('GET', `/me/grades?course_id=${course}`)
  expect(mine.body).toMatchObject({ total_percent: 66.67, grades: [{ percent: 50 }, { percent: 100 }] })
  const stranger = await signIn(world, 'instructor')
  expect((await stranger.call('GET', `/courses/${course}/grades.csv`)).status).toBe(404)
  expect((await stranger.call('GET', `/me/grades?course_id=${course}`)).status).toBeGreaterThanOrEqual(403)
})
