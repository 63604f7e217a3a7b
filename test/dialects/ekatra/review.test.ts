import { expect, it } from 'vitest'
import { listSubmittedCourses } from '#features/courses/index.ts'
import { openWorld } from '#test/world.ts'
import { openCaller } from './caller.ts'

it('lets what a teacher makes wait where the academy reviews', async () => {
  await using world = await openWorld({ COURSE_REVIEW: 'on' })
  const caller = openCaller(await world.listen(), 'client')
  const teacher = await caller.signUp('Teacher')
  const course = { name: 'Water', author: 'Meera', description: 'Clean', days: [{ text: 'Boil it.' }] }
  expect((await caller.send('POST', '/course/', course, teacher)).status).toBe(200)
  const { body } = await caller.send('GET', '/course/', undefined, teacher)
  expect(body).toMatchObject({ courses: [{ name: 'Water', is_published: false }] })
  const waiting = await listSubmittedCourses(world.as({ kind: 'system' }), { limit: 10 })
  expect(waiting.data).toMatchObject([{ title: 'Water', status: 'in_review' }])
})
