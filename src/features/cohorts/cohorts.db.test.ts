import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { addLessons, createCourse, publishCourse, setPrerequisites } from '#features/courses/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { enrolMe, getEnrolment, leaveCourse } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { changeCohort, joinCohort, listCohorts, listOpenCohorts, makeCohort } from './cohorts.ts'
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
  const { ctx } = await world.person('admin')
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
  const group = await createGroup(ctx, { name: 'Monday' })
  const { id } = await makeCohort(ctx, course, { name: 'A', starts_on: '2027-01-02', ends_on: '2027-01-05' })
  await addMembers(ctx, group, readPeople([{ name: 'Asha', number: '+919380169981' }], 'UTC'), 'teacher')
  await expect(enrol(ctx, id, 'Asha,,+919380169981')).rejects.toMatchObject({ kind: 'payment_required' })
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

it('lets a teacher enrol whom they teach, and find out about nobody else', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: other }] = [await world.person('instructor'), await world.person('instructor')]
  const [mine, stranger] = [await world.person('student'), await world.person('student')]
  const [course, theirs] = [await open(ctx), await open(other)]
  await enrolMe(mine.ctx, course)
  await enrolMe(stranger.ctx, theirs)
  const { id } = await makeCohort(ctx, await open(ctx), { name: 'A', starts_on: '2027-03-01' })
  const group = await createGroup(ctx, { name: 'Monday' })
  await addMembers(ctx, group, readPeople([{ name: 'Asha', number: '+919380169981' }], 'UTC'), 'teacher')
  const { rows } = await enrol(
    ctx,
    id,
    `,${mine.email},`,
    `,${stranger.email},`,
    ',nobody@test.example,',
    'Asha,,+919380169981',
    'Ravi,,+919380169982',
  )
  expect(rows.map(({ outcome }) => outcome)).toEqual([
    'enrolled',
    'rejected',
    'rejected',
    'enrolled',
    'rejected',
  ])
  expect(new Set(rows.flatMap(({ message }) => message ?? [])).size).toBe(1)
})

it('gives a place that somebody left to somebody else, and moves with its first day', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await open(ctx, { access_days: 10 })
  const { id } = await makeCohort(ctx, course, { name: 'A', starts_on: '2027-03-01', seats: 1 })
  const [one, two] = [await world.person('student'), await world.person('student')]
  expect(await listOpenCohorts(one.ctx, course)).toMatchObject([{ id, enrolled: 0 }])
  const first = await joinCohort(one.ctx, id)
  await changeCohort(ctx, id, { starts_on: '2027-03-05' })
  expect(await getEnrolment(one.ctx, first)).toMatchObject({
    drips_from: new Date('2027-03-05T00:00:00Z'),
    access_until: new Date('2027-03-15T00:00:00Z'),
  })
  await leaveCourse(one.ctx, first)
  await joinCohort(two.ctx, id)
  await enrolMe(one.ctx, course)
  expect(await getEnrolment(one.ctx, first)).toMatchObject({ cohort_id: null, left_at: null })
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
