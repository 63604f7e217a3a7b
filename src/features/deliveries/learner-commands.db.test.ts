import { describe, expect, it } from 'vitest'
import { addLessons, createCourse, publishCourse } from '#features/courses/index.ts'
import {
  addMembers,
  changeMember,
  createGroup,
  listGroupsWithMembers,
  readPeople,
} from '#features/groups/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld, type World } from '#test/world.ts'
import { admitNewcomers, commandDelivery, getDelivery, scheduleDelivery } from './deliveries.ts'
import { commandLearner, listProgress } from './standings.ts'

const asha = { name: 'Asha', number: '+919380169981', time_zone: 'Asia/Kolkata' }
const jordan = { name: 'Jordan', number: '+12025550143', time_zone: 'America/New_York' }

async function begin(teacher: Ctx, plan: { starts_on?: string; welcome?: string } = {}, people = [asha]) {
  const course = await publishCourse(teacher, await createCourse(teacher, { title: 'Course' }))
  const titles = ['One', 'Two', 'Three']
  await addLessons(
    teacher,
    course,
    titles.map((title) => ({ title, body: 'Words.' })),
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
    ...plan,
  })
  const [circle] = await listGroupsWithMembers(teacher, group)
  return { course, group, delivery, member: circle?.members[0]?.id ?? '' }
}

async function heard(world: World, phone = asha.number) {
  const rows = await world.database.db
    .selectFrom('sandbox_messages')
    .select(['body', 'created_at'])
    .where('recipient', '=', phone)
    .where('direction', '=', 'out')
    .orderBy('no')
    .execute()
  return rows.map(
    ({ body, created_at }) => `${created_at.toISOString().slice(0, 16)} ${/: (\w+)/.exec(body)?.[1] ?? body}`,
  )
}

async function say(world: World, body: string, from = asha.number) {
  const app = await world.app()
  await app.inject({
    method: 'POST',
    url: '/sandbox/replies',
    headers: { host: 'localhost' },
    payload: { channel: 'sms', from, body },
  })
  await world.settle()
}

describe('one learner of a delivery', () => {
  it('is held back and goes on with the next lesson at its next time', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const { delivery, member } = await begin(ctx)
    await world.goTo('2027-01-02T12:00:00Z')
    await commandLearner(ctx, delivery, member, 'pause')
    await commandLearner(ctx, delivery, member, 'pause')
    await world.goTo('2027-01-05T12:00:00Z')
    expect(await getDelivery(ctx, delivery)).toMatchObject({ status: 'scheduled' })
    await commandLearner(ctx, delivery, member, 'resume')
    await world.goTo('2027-01-20T12:00:00Z')
    expect(await heard(world)).toEqual([
      '2027-01-02T04:30 One',
      '2027-01-06T04:30 Two',
      '2027-01-07T04:30 Three',
    ])
  })

  it('does not begin before the first day, whatever is paused, resumed, stopped or started until then', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const { delivery, member } = await begin(ctx, { starts_on: '2027-01-20' })
    await commandLearner(ctx, delivery, member, 'resume')
    await commandLearner(ctx, delivery, member, 'pause')
    await commandLearner(ctx, delivery, member, 'resume')
    await say(world, 'STOP')
    await say(world, 'START')
    await world.goTo('2027-01-20T12:00:00Z')
    expect((await heard(world)).slice(2)).toEqual(['2027-01-20T04:30 One'])
  })

  it('leaves out the next lesson, and the welcome without the first day', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const { delivery, member } = await begin(ctx, { welcome: 'Hello: Welcome' })
    await commandLearner(ctx, delivery, member, 'skip')
    await world.goTo('2027-01-02T12:00:00Z')
    await commandLearner(ctx, delivery, member, 'skip')
    await world.goTo('2027-01-20T12:00:00Z')
    expect(await heard(world)).toEqual(['2027-01-02T04:30 One', '2027-01-04T04:30 Three'])
  })

  it('takes a new number along, with its own stop and start', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const { group, member } = await begin(ctx)
    await world.goTo('2027-01-02T12:00:00Z')
    await changeMember(ctx, group, { id: member }, { number: '+919380169982' }, 'UTC')
    await world.settle()
    await say(world, 'STOP', '+919380169982')
    await world.goTo('2027-01-05T12:00:00Z')
    await say(world, 'START', '+919380169982')
    await world.goTo('2027-01-20T12:00:00Z')
    expect((await heard(world, '+919380169982')).filter((text) => /Two|Three/.test(text))).toEqual([
      '2027-01-06T04:30 Two',
      '2027-01-07T04:30 Three',
    ])
  })

  it('who waits for the welcome gets it at once in a new zone, and the lessons by the new clock', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const { group, member } = await begin(ctx, { starts_on: '2027-01-20', welcome: 'Hello: Welcome' })
    await changeMember(ctx, group, { id: member }, { time_zone: 'Pacific/Auckland' }, 'UTC')
    await world.goTo('2027-01-20T12:00:00Z')
    expect(await heard(world)).toEqual(['2027-01-01T00:00 Welcome', '2027-01-19T21:00 One'])
  })
})

describe('a delivery', () => {
  it('takes in who joined the group since, and goes on for them when it was over', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const { group, delivery } = await begin(ctx)
    await world.goTo('2027-01-10T12:00:00Z')
    expect(await getDelivery(ctx, delivery)).toMatchObject({ status: 'finished' })
    await addMembers(ctx, group, readPeople([jordan], 'UTC'), 'teacher')
    expect(await admitNewcomers(ctx, delivery)).toBe(1)
    expect(await admitNewcomers(ctx, delivery)).toBe(0)
    await world.goTo('2027-01-20T12:00:00Z')
    expect(await heard(world, jordan.number)).toEqual([
      '2027-01-10T15:00 One',
      '2027-01-11T15:00 Two',
      '2027-01-12T15:00 Three',
    ])
    const { data } = await listProgress(ctx, delivery, { limit: 1 })
    expect(data).toMatchObject([{ state: 'finished', next_lesson: 3 }])
  })

  it('is over when its last learner said stop, and when there was nobody', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const { delivery } = await begin(ctx)
    await say(world, 'STOP')
    expect(await getDelivery(ctx, delivery)).toMatchObject({ status: 'finished' })
    const empty = await begin(ctx, {}, [])
    expect(empty.delivery).toMatchObject({ status: 'finished' })
    await say(world, 'START')
    expect(await getDelivery(ctx, delivery)).toMatchObject({ status: 'scheduled' })
    await commandDelivery(ctx, delivery, 'stop')
  })

  it('goes on though a lesson of another cannot be read', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const { delivery } = await begin(ctx)
    const deep = await publishCourse(ctx, await createCourse(ctx, { title: 'Deep' }))
    await addLessons(ctx, deep, [{ title: 'Quotes', body: `${'>'.repeat(1_500)} end` }])
    await scheduleDelivery(ctx, {
      course: deep,
      group: { id: delivery.group_id },
      starts_on: '2027-01-02',
      time_of_day: '09:00',
      welcome: '',
      closing: '',
    })
    await world.goTo('2027-01-02T12:00:00Z')
    expect((await heard(world)).map((text) => text.slice(17))).toEqual(['Quotes', 'One'])
  })
})
