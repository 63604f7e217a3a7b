import { expect, it } from 'vitest'
import {
  addLessons,
  createCourse,
  listContents,
  publishCourse,
  removeCourse,
  removeLesson,
} from '#features/courses/index.ts'
import { commandDelivery, scheduleDelivery } from '#features/deliveries/index.ts'
import {
  addMembers,
  changeMember,
  createGroup,
  listGroupsWithMembers,
  readPeople,
  removeGroup,
  removeMember,
} from '#features/groups/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld, type World } from '#test/world.ts'

const asha = { name: 'Asha', number: '+919380169981', time_zone: 'Asia/Kolkata' }

async function begin(teacher: Ctx, titles = ['One', 'Two', 'Three'], people = [asha]) {
  const course = await publishCourse(teacher, await createCourse(teacher, { title: 'Course' }))
  await addLessons(
    teacher,
    course,
    titles.map((title) => ({ title, body: `About ${title}.` })),
  )
  const group = await createGroup(teacher, { name: 'Circle' })
  await addMembers(teacher, group, readPeople(people, 'UTC'), 'teacher')
  const delivery = await scheduleDelivery(teacher, {
    course,
    group,
    starts_on: '2027-01-02',
    time_of_day: '10:00',
    welcome: '',
    closing: '',
  })
  return { course, group, delivery }
}

async function heard(world: World, phone = asha.number) {
  const rows = await world.database.db
    .selectFrom('sandbox_messages')
    .select(['body', 'created_at'])
    .where('recipient', '=', phone)
    .orderBy('no')
    .execute()
  return rows.map(
    ({ body, created_at }) => `${created_at.toISOString().slice(0, 16)} ${/: (\w+)/.exec(body)?.[1]}`,
  )
}

it('teaches a lesson that was added to a running course after those that were there', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { course } = await begin(ctx)
  await world.goTo('2027-01-03T12:00:00Z')
  await addLessons(ctx, course, [{ title: 'Zero', body: 'Late.', position: 1 }])
  await world.goTo('2027-01-20T12:00:00Z')
  expect(await heard(world)).toEqual([
    '2027-01-02T04:30 One',
    '2027-01-03T04:30 Two',
    '2027-01-04T04:30 Three',
    '2027-01-05T04:30 Zero',
  ])
})

it('skips a lesson that was removed, and repeats none', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { course } = await begin(ctx)
  await world.goTo('2027-01-02T12:00:00Z')
  const lessons = (await listContents(ctx)).find(({ id }) => id === course.id)?.lessons ?? []
  for (const { id, title } of lessons) if (title !== 'Three') await removeLesson(ctx, { id })
  await world.goTo('2027-01-20T12:00:00Z')
  expect(await heard(world)).toEqual(['2027-01-02T04:30 One', '2027-01-03T04:30 Three'])
})

it('keeps a course and a group while they are delivered, and lets them go afterwards', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { course, group, delivery } = await begin(ctx)
  await expect(removeCourse(ctx, course)).rejects.toThrow('Stop that delivery first')
  await expect(removeGroup(ctx, group)).rejects.toThrow('Stop that delivery first')
  await commandDelivery(ctx, delivery, 'stop')
  await removeCourse(ctx, course)
  await removeGroup(ctx, group)
  await world.goTo('2027-01-20T12:00:00Z')
  expect(await heard(world)).toEqual([])
})

it('follows a learner who moves to another zone', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { group } = await begin(ctx)
  await world.goTo('2027-01-02T12:00:00Z')
  const [circle] = await listGroupsWithMembers(ctx, group)
  await changeMember(
    ctx,
    group,
    { id: circle?.members[0]?.id ?? '' },
    { time_zone: 'America/New_York' },
    'UTC',
  )
  await world.goTo('2027-01-20T12:00:00Z')
  expect(await heard(world)).toEqual([
    '2027-01-02T04:30 One',
    '2027-01-03T15:00 Two',
    '2027-01-04T15:00 Three',
  ])
})

it('sends nothing more to a learner who was taken out of the group', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { group } = await begin(ctx)
  await world.goTo('2027-01-02T12:00:00Z')
  const [circle] = await listGroupsWithMembers(ctx, group)
  await removeMember(ctx, group, { id: circle?.members[0]?.id ?? '' })
  await world.goTo('2027-01-20T12:00:00Z')
  expect(await heard(world)).toEqual(['2027-01-02T04:30 One'])
})

it('catches up at once with what was missed, in order, where that is asked for', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { delivery } = await begin(ctx)
  await commandDelivery(ctx, delivery, 'pause')
  await world.goTo('2027-01-03T12:00:00Z')
  expect(await heard(world)).toEqual([])
  await commandDelivery(ctx, delivery, 'resume', 'catch_up')
  await world.goTo('2027-01-20T12:00:00Z')
  expect(await heard(world)).toEqual([
    '2027-01-03T12:00 One',
    '2027-01-03T12:00 Two',
    '2027-01-04T04:30 Three',
  ])
})

it('stops for good', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { delivery } = await begin(ctx)
  await world.goTo('2027-01-02T12:00:00Z')
  await commandDelivery(ctx, delivery, 'stop')
  await commandDelivery(ctx, delivery, 'stop')
  await expect(commandDelivery(ctx, delivery, 'resume')).rejects.toThrow(
    'A delivery that is stopped cannot resume.',
  )
  await world.goTo('2027-01-20T12:00:00Z')
  expect(await heard(world)).toEqual(['2027-01-02T04:30 One'])
})

it('waits with a text for the next allowed minute', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const { course, group } = await begin(ctx, ['Night'], [{ ...asha, time_zone: 'UTC' }])
  const delivery = await scheduleDelivery(ctx, {
    course,
    group,
    starts_on: '2027-02-02',
    time_of_day: '23:15',
    welcome: '',
    closing: '',
  })
  await world.goTo('2027-02-10T12:00:00Z')
  expect((await heard(world)).at(-1)).toBe('2027-02-03T08:00 Night')
  expect(delivery.time_of_day).toBe('23:15:00')
})
