import { expect, it } from 'vitest'
import { signIn } from './quiz-world.ts'
import { openCourse } from './taught-course.ts'
import { openWorld } from './world.ts'

it('keeps what a lesson said before, and lets it say so again, unless somebody was faster', async () => {
  await using world = await openWorld()
  const { teacher, other, lessons } = await openCourse(world, ['One'])
  const student = await signIn(world, 'student')
  const url = `/lessons/${lessons[0]?.id}`
  const changed = await teacher.call('PATCH', url, { body: 'Another text' })
  const { data } = (await teacher.call('GET', `${url}/versions`)).body
  expect(data).toMatchObject([{ title: 'One', body: 'One', changed_by: teacher.user.id }])
  const restore = (who: typeof teacher, version: number, etag?: string) =>
    who.call('POST', `${url}/restorations`, { version }, etag ? { 'if-match': etag } : {})
  expect((await restore(other, data[0].version)).status).toBe(404)
  expect((await restore(student, data[0].version)).status).toBe(403)
  expect((await other.call('GET', `${url}/versions`)).status).toBe(404)
  expect((await restore(teacher, 99)).body).toMatchObject({ type: '/problems/unknown_version', status: 400 })
  expect((await restore(teacher, data[0].version, '"999"')).status).toBe(412)
  expect((await teacher.call('GET', url)).body.body).toBe('Another text')
  expect((await restore(teacher, data[0].version, String(changed.headers.etag))).body.body).toBe('One')
  const kept = (await teacher.call('GET', `${url}/versions`)).body.data
  expect(kept.map(({ body }: { body: string }) => body)).toEqual(['Another text', 'One'])
})
