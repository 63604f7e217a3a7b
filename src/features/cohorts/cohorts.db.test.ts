import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { addLessons, createCourse, publishCourse, setPrerequisites } from '#features/courses/index.ts'
import { getEnrolment } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { changeCohort, joinCohort, listCohorts, makeCohort } from './cohorts.ts'
import { enrolCohort } from './enrolling-cohorts.ts'

const open = async (ctx: Ctx, change = {}) => {
  const course = await publishCourse(ctx, await createCourse(ctx, { title: 'Water', ...change }))
  await addLessons(ctx, course, [{ title: 'One' }])
  return course
}
const enrol = (ctx: Ctx, id: string, ...lines: string[]) =>
  enrolCohort(ctx, id, Readable.from([['Name,E-Mail,Phone', ...lines].join('\n')]))

it('enrols whom a table names, and says what became of each row', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const [one, two, three] = await Promise.all([1, 2, 3].map(() => world.person('student')))
  const course = await open(ctx, { seats: 4 })
  const { id } = await makeCohort(ctx, course, { name: 'Spring', starts_on: '2027-03-01', seats: 3 })
  const report = await enrol(
    ctx,
    id,
    `,${one?.email.toUpperCase()},`,
    ',nobody@test.example,',
    'Asha,,+919380169981',
    'Bad,,12',
    'Both,not an address,+919380169982',
    ',,',
    `,${one?.email},`,
    `,${two?.email},`,
    `,${three?.email},`,
  )
  expect(report.rows.map(({ outcome }) => outcome)).toEqual([
    'enrolled',
    'rejected',
    'enrolled',
    'rejected',
    'rejected',
    'rejected',
    'already_enrolled',
    'enrolled',
    'full',
  ])
  expect(report).toMatchObject({ enrolled: 3, rejected: 5 })
  expect(report.rows[3]?.message).toContain('"12" is not a phone number')
  const again = await enrol(ctx, id, `,${one?.email},`, 'Asha,,+919380169981')
  expect(again).toMatchObject({ enrolled: 0, rejected: 0 })
  const who = { user_id: one?.user.id ?? '', course_id: course.id }
  expect(await getEnrolment(ctx, who)).toMatchObject({
    cohort_id: id,
    source: 'cohort',
    drips_from: new Date('2027-03-01T00:00:00Z'),
  })
})

it('keeps to what comes first, to what costs, to dates and to whose course it is', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: admin }, { ctx: stranger }] = [
    await world.person('instructor'),
    await world.person('admin'),
    await world.person('instructor'),
  ]
  const { ctx: student, email } = await world.person('student')
  const [basics, course] = [await open(ctx), await open(ctx, { price: 100 })]
  await setPrerequisites(ctx, course, [basics])
  const { id } = await makeCohort(ctx, course, { name: 'A', starts_on: '2027-01-02', ends_on: '2027-01-05' })
  await expect(enrol(ctx, id, `,${email},`)).rejects.toMatchObject({ kind: 'payment_required' })
  expect((await enrol(admin, id, `,${email},`)).rows).toMatchObject([{ outcome: 'prerequisites_missing' }])
  await expect(enrol(stranger, id, `,${email},`)).rejects.toMatchObject({ code: 'cohort_not_found' })
  await expect(joinCohort(student, id)).rejects.toMatchObject({ kind: 'payment_required' })
  await expect(changeCohort(ctx, id, { ends_on: '2026-01-01' })).rejects.toMatchObject({
    code: 'dates_backwards',
  })
  await world.goTo('2027-01-06T00:00:00Z')
  await expect(enrol(admin, id, `,${email},`)).rejects.toMatchObject({ code: 'cohort_over' })
  expect(await listCohorts(ctx, course, { limit: 5 })).toMatchObject({ data: [{ name: 'A', enrolled: 0 }] })
})

it('takes no more than its seats, however many come at once', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await open(ctx)
  const { id } = await makeCohort(ctx, course, { name: 'A', starts_on: '2027-01-01', seats: 2 })
  const people = await Promise.all([1, 2, 3, 4, 5].map(() => world.person('student')))
  const tries = await Promise.allSettled(people.map((person) => joinCohort(person.ctx, id)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  expect(tries.filter(({ status }) => status === 'rejected')).toMatchObject(
    Array(3).fill({ reason: { code: 'course_full' } }),
  )
})

it('reads no table that is none', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { id } = await makeCohort(ctx, await open(ctx), { name: 'A', starts_on: '2027-01-01' })
  const send = (text: string) => enrolCohort(ctx, id, Readable.from([text]))
  await expect(send('')).rejects.toMatchObject({ code: 'columns_missing' })
  await expect(send('name,age\nAsha,3')).rejects.toMatchObject({ code: 'columns_missing' })
  await expect(send('email\n"unclosed')).rejects.toMatchObject({ code: 'unreadable_table' })
  await expect(send(`email\n${'a@b.c\n'.repeat(10_001)}`)).rejects.toMatchObject({ code: 'too_many_rows' })
})
