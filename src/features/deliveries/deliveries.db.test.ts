import { expect, it } from 'vitest'
import { importCourse, publishCourse } from '#features/courses/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld, type World } from '#test/world.ts'
import { commandDelivery, getDelivery, scheduleDelivery } from './deliveries.ts'

const courseFile = `# Counting

## One
One comes first.
? What is 1 + 1?
= 2
>+ Yes, two.
>- Two fingers: two.

## Two
Two follows one.

## Three
Three ends it.
`

const people = [
  { name: 'Asha', number: '+919380169981', channel: 'whatsapp', time_zone: 'Asia/Kolkata' },
  { name: 'Jordan', number: '+12025550143', channel: 'sms', time_zone: 'America/New_York' },
]

async function schedule(teacher: Ctx) {
  const course = await publishCourse(teacher, await importCourse(teacher, courseFile))
  const group = await createGroup(teacher, { name: 'Circle' })
  await addMembers(teacher, group, readPeople(people, 'UTC'), 'teacher')
  return scheduleDelivery(teacher, { course, group, starts_on: '2027-01-02', time_of_day: '10:00' })
}

const sentTo = async (world: World, phone: string) => {
  const rows = await world.database.db
    .selectFrom('sandbox_messages')
    .select(['body', 'created_at'])
    .where('recipient', '=', phone)
    .where('direction', '=', 'out')
    .orderBy('no')
    .execute()
  return rows.map(({ body, created_at }) => `${created_at.toISOString()} ${body.split('\n')[0]}`)
}

it('teaches a course on each learner’s own clock, from the welcome to the closing', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const delivery = await schedule(ctx)
  await world.goTo('2027-01-10T00:00:00Z')
  expect(await sentTo(world, '+919380169981')).toEqual([
    '2027-01-01T02:30:00.000Z Hello Asha, welcome to Counting. Your first lesson comes soon. Reply STOP to end these texts.',
    '2027-01-02T04:30:00.000Z Asha, day 1 - Counting: One',
    '2027-01-03T04:30:00.000Z Asha, day 2 - Counting: Two',
    '2027-01-04T04:30:00.000Z Asha, day 3 - Counting: Three',
    '2027-01-05T04:30:00.000Z Well done, Asha! You have reached the end of Counting. Thank you for learning with us.',
  ])
  expect(await sentTo(world, '+12025550143')).toEqual([
    '2027-01-01T00:00:00.000Z Hello Jordan, welcome to Counting. Your first lesson comes soon. Reply STOP to end these texts.',
    '2027-01-02T15:00:00.000Z Jordan, day 1 - Counting: One',
    '2027-01-03T15:00:00.000Z Jordan, day 2 - Counting: Two',
    '2027-01-04T15:00:00.000Z Jordan, day 3 - Counting: Three',
    '2027-01-05T15:00:00.000Z Well done, Jordan! You have reached the end of Counting. Thank you for learning with us.',
  ])
  expect(await getDelivery(ctx, delivery)).toMatchObject({ status: 'finished' })
})

it('shifts what was missed in a pause to the next time the hour comes round', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const delivery = await schedule(ctx)
  await world.goTo('2027-01-02T12:00:00Z')
  await commandDelivery(ctx, delivery, 'pause')
  await world.goTo('2027-01-05T12:00:00Z')
  await commandDelivery(ctx, delivery, 'resume')
  await world.goTo('2027-01-06T12:00:00Z')
  expect((await sentTo(world, '+919380169981')).slice(1)).toEqual([
    '2027-01-02T04:30:00.000Z Asha, day 1 - Counting: One',
    '2027-01-06T04:30:00.000Z Asha, day 2 - Counting: Two',
  ])
  expect((await sentTo(world, '+12025550143')).slice(1)).toEqual([
    '2027-01-05T15:00:00.000Z Jordan, day 1 - Counting: One',
  ])
})
