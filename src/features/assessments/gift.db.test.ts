import { expect, it } from 'vitest'
import { everyKind, makeQuiz, signIn } from '#test/quiz-world.ts'
import { openWorld } from '#test/world.ts'

const text = { 'content-type': 'text/plain' }

it('imports a file whole or not at all, or what can be read if that is wanted', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'instructor')
  const course = (await call('POST', '/courses', { title: 'Fables' })).body.id
  const url = `/courses/${course}/questions/import`
  const file = 'Who? {=hare ~fox}\n\n[html]<p>How many?</p> {#7:1}\n\nBad {=a ~b\n\nTwice {=a ~a}\n'
  const refused = await call('POST', url, file, text)
  expect([refused.status, refused.body.type]).toEqual([400, '/problems/gift_unreadable'])
  expect(refused.body.errors.map(({ line }: { line: number }) => line)).toEqual([5, 7])
  expect((await call('GET', `/courses/${course}/questions`)).body.data).toEqual([])
  const taken = await call('POST', `${url}?partial=true`, file, text)
  expect(taken.status).toBe(201)
  expect(taken.body.data.map(({ prompt }: { prompt: string }) => prompt)).toEqual(['Who?', 'How many?'])
  expect(taken.body.errors).toHaveLength(2)
  const nothing = await call('POST', url, 'Only text.', text)
  expect([nothing.status, nothing.body.title]).toEqual([400, 'There is no question in this file.'])
  const forged = '// sangam: {"kind":"essay","prompt":7,"lesson_id":"x"}\nQ {}'
  expect((await call('POST', url, forged, text)).body.type).toBe('/problems/gift_unreadable')
  const stranger = await signIn(world, 'instructor')
  expect((await stranger.call('POST', url, 'Q {T}', text)).status).toBe(404)
})

it('exports the bank so that another course imports the same', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'instructor')
  const { course } = await makeQuiz(call, Object.keys(everyKind) as (keyof typeof everyKind)[])
  const file = await call('GET', `/courses/${course}/questions/export`)
  expect(file.headers['content-type']).toBe('text/plain; charset=utf-8')
  const other = (await call('POST', '/courses', { title: 'Copy' })).body.id
  const imported = await call('POST', `/courses/${other}/questions/import`, String(file.body), text)
  expect(imported.status).toBe(201)
  const strip = (questions: Record<string, unknown>[]) =>
    questions.map(({ id, no, course_id, created_at, updated_at, ...question }) => question)
  const bank = async (id: string) => strip((await call('GET', `/courses/${id}/questions`)).body.data)
  expect(await bank(other)).toEqual(await bank(course))
  const essays = await call('GET', `/courses/${course}/questions/export?kind=essay`)
  expect(String(essays.body)).toMatch(/^\/\/ sangam: \{"rubric"/)
})
