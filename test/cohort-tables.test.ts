import { expect, it } from 'vitest'
import { signIn } from './quiz-world.ts'
import { openCourse } from './taught-course.ts'
import { openWorld, type World } from './world.ts'

async function openCohort(world: World) {
  const { teacher, other, course } = await openCourse(world, ['One'])
  const admin = await signIn(world, 'admin')
  const cohort = (
    await teacher.call('POST', `/courses/${course.id}/cohorts`, { name: 'Spring', starts_on: '2027-03-01' })
  ).body
  const url = `/cohorts/${cohort.id}/enrolments`
  const send = (who: typeof teacher, table: string, type = 'text/csv', headers = {}) =>
    who.call('POST', url, table, { 'content-type': type, ...headers })
  return { teacher, other, admin, cohort, send }
}

it('takes a table as CSV or plain text, tells what became of each row, and does it once for each key', async () => {
  await using world = await openWorld()
  const { admin, other, send } = await openCohort(world)
  const student = await signIn(world, 'student')
  const table = `E-Mail,Name\n${student.email},Asha\nnot an address,\n${student.email},Again\n`
  expect((await send(other, table)).status).toBe(404)
  expect((await send(student, table)).status).toBe(403)
  const once = await send(admin, table, 'text/csv; charset=utf-8', { 'idempotency-key': 'k' })
  expect(once).toMatchObject({
    status: 200,
    body: {
      enrolled: 1,
      rejected: 1,
      rows: [
        { row: 1, outcome: 'enrolled' },
        { row: 2, outcome: 'rejected', message: expect.stringContaining('not an address') },
        { row: 3, outcome: 'already_enrolled' },
      ],
    },
  })
  expect((await send(admin, table, 'text/csv', { 'idempotency-key': 'k' })).body).toEqual(once.body)
  expect((await send(admin, table, 'text/plain')).body).toMatchObject({ enrolled: 0, rejected: 1 })
  expect((await student.call('GET', '/me/enrolments')).body.data).toMatchObject([{ source: 'cohort' }])
})

it('refuses what is no table, of another type, or too long, and enrols nobody of it', async () => {
  await using world = await openWorld()
  const { admin, cohort, send } = await openCohort(world)
  const phones = (count: number) =>
    `phone\n${Array.from({ length: count }, (_, row) => `+9193801${10_000 + row}`).join('\n')}`
  for (const [table, type, status, code] of [
    ['name\nAsha', 'text/csv', 400, 'columns_missing'],
    ['', 'text/csv', 400, 'columns_missing'],
    ['email\n"a', 'text/csv', 400, 'unreadable_table'],
    ['email\na@test.example', 'application/xml', 400, 'unsupported_media_type'],
    [phones(10_001), 'text/csv', 413, 'too_many_rows'],
    [`email\n${'x'.repeat(2_000_001)}`, 'text/csv', 413, 'body_too_large'],
  ] as const) {
    const { body } = await send(admin, table, type)
    expect([code, body.status, body.type]).toEqual([code, status, `/problems/${code}`])
  }
  expect((await admin.call('GET', `/cohorts/${cohort.id}`)).body.enrolled).toBe(0)
  expect((await send(admin, phones(10_000))).body).toMatchObject({ enrolled: 10_000, rejected: 0 })
})

it('removes only the version of a cohort that was read', async () => {
  await using world = await openWorld()
  const { teacher, other, cohort } = await openCohort(world)
  const url = `/cohorts/${cohort.id}`
  const { etag } = (await teacher.call('GET', url)).headers
  const remove = (who: typeof teacher) => who.call('DELETE', url, undefined, { 'if-match': String(etag) })
  await teacher.call('PATCH', url, { name: 'Summer' })
  expect((await remove(other)).status).toBe(404)
  expect((await remove(teacher)).body.type).toBe('/problems/changed_meanwhile')
  expect((await teacher.call('GET', url)).body.name).toBe('Summer')
  expect((await teacher.call('DELETE', url)).status).toBe(204)
  expect((await teacher.call('GET', url)).status).toBe(404)
})
