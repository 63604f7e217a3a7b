import { describe, expect, it } from 'vitest'
import { importCourse, publishCourse } from '#features/courses/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld, type World } from '#test/world.ts'
import { scheduleDelivery } from './deliveries.ts'

const phone = '+919380169981'
const courseFile = `# Counting
## One
One.
? What is 1 + 1?
= 2
? And 2 + 2?
= 4
>+ Four it is.
## Two
Two.
## Three
Three.
`

async function schedule(teacher: Ctx, starts_on: string) {
  const course = await publishCourse(teacher, await importCourse(teacher, courseFile))
  const group = await createGroup(teacher, { name: 'Circle' })
  const people = [{ name: 'Asha', number: phone, time_zone: 'Asia/Kolkata' }]
  await addMembers(teacher, group, readPeople(people, 'UTC'), 'teacher')
  return scheduleDelivery(teacher, {
    course,
    group,
    starts_on,
    time_of_day: '10:00',
    welcome: '',
    closing: '',
  })
}

async function say(world: World, body: string) {
  const app = await world.app()
  const reply = await app.inject({
    method: 'POST',
    url: '/sandbox/replies',
    headers: { host: 'localhost' },
    payload: { channel: 'sms', from: phone, body },
  })
  expect(reply.statusCode).toBe(201)
  await world.settle()
}

const heard = async (world: World) => {
  const rows = await world.database.db
    .selectFrom('sandbox_messages')
    .select('body')
    .where('direction', '=', 'out')
    .orderBy('no')
    .execute()
  return rows.map(({ body }) => body)
}

it('hears a stop with any number of faces behind it', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  await schedule(ctx, '2027-01-02')
  await world.goTo('2027-01-02T05:00:00Z')
  await say(world, `STOP ${'😀'.repeat(120)}`)
  const stopped = await world.database.db.selectFrom('opt_outs').select('phone').execute()
  expect(stopped).toEqual([{ phone }])
})

describe('a learner who wrote stop', () => {
  for (const word of ['STOP', 'Stop.', 'PARAR', 'स्टॉप', 'stop please', 'UNSUBSCRIBE'])
    it(`as "${word}", inside a quiz, gets one confirmation and nothing more, also after an import and in a new delivery`, async () => {
      await using world = await openWorld()
      const { ctx } = await world.person('instructor')
      await schedule(ctx, '2027-01-02')
      await world.goTo('2027-01-02T05:00:00Z')
      expect(await heard(world)).toHaveLength(1)
      for (let times = 0; times < 5; times += 1) await say(world, word)
      expect(await heard(world)).toHaveLength(2)
      await schedule(ctx, '2027-01-03')
      await world.goTo('2027-01-20T00:00:00Z')
      expect(await heard(world)).toHaveLength(2)
      const consents = await world.database.db
        .selectFrom('consents')
        .select(['action', 'source', 'words'])
        .where('action', '=', 'withdrawn')
        .execute()
      expect(consents).toEqual(
        Array.from({ length: 5 }, () => ({ action: 'withdrawn', source: 'learner', words: word })),
      )
    })

  it('goes on with the next lesson at its next time after START', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    await schedule(ctx, '2027-01-02')
    await world.goTo('2027-01-02T05:00:00Z')
    await say(world, 'STOP')
    await world.goTo('2027-01-10T05:00:00Z')
    await say(world, 'START')
    expect(await heard(world)).toHaveLength(3)
    await world.goTo('2027-01-11T05:00:00Z')
    const [lesson] = (await heard(world)).slice(3)
    expect(lesson).toContain('day 2')
  })
})

describe('an answer by text', () => {
  it('is graded with feedback, and the next question follows', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    await schedule(ctx, '2027-01-02')
    await world.goTo('2027-01-02T05:00:00Z')
    expect((await heard(world))[0]).toContain('Question 1/2: What is 1 + 1?')
    await say(world, '3')
    expect((await heard(world))[1]).toBe('Not quite. The answer: 2\n\nQuestion 2/2: And 2 + 2?')
    await say(world, '4')
    expect((await heard(world))[2]).toBe('Four it is.')
    const progress = await world.database.db.selectFrom('lesson_progress').select('completed_at').execute()
    expect(progress).toEqual([{ completed_at: world.clock.now() }])
  })

  it('goes to the question that was asked last when two are open on one number', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    await schedule(ctx, '2027-01-02')
    await world.goTo('2027-01-02T05:00:00Z')
    await schedule(ctx, '2027-01-02')
    await world.goTo('2027-01-03T05:00:00Z')
    await say(world, '2')
    const open = await world.database.db
      .selectFrom('asked_questions')
      .select('delivery_id')
      .where('is_right', '=', true)
      .execute()
    const [last] = await world.database.db
      .selectFrom('deliveries')
      .select('id')
      .orderBy('no', 'desc')
      .limit(1)
      .execute()
    expect(open).toEqual([{ delivery_id: last?.id }])
  })

  it('is left to people when no question is open', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    await schedule(ctx, '2027-01-02')
    await say(world, 'When does it begin?')
    const [message] = await world.database.db
      .selectFrom('messages')
      .select(['kind', 'body'])
      .where('direction', '=', 'in')
      .execute()
    expect(message).toEqual({ kind: 'inbox', body: 'When does it begin?' })
    expect(await heard(world)).toEqual([])
  })
})
