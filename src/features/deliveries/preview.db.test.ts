import { describe, expect, it } from 'vitest'
import { importCourse, publishCourse } from '#features/courses/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { countSegments } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld, type World } from '#test/world.ts'
import { type NewDelivery, scheduleDelivery } from './deliveries.ts'
import { previewDelivery } from './preview.ts'

const long = 'Count your steps on the way to the well. '.repeat(3)
const courseFile = `# Counting

## One
${long}
? What is 1 + 1?
= 2

## Two
One, two.

## Three
एक, दो, तीन। 👨‍👩‍👧
`

const people = [
  { name: 'Asha', number: '+919380169981', channel: 'sms', time_zone: 'Asia/Kolkata' },
  { name: 'Ānanda', number: '+919380169982', channel: 'sms', time_zone: 'Asia/Kolkata' },
  { name: 'Jordan', number: '+12025550143', channel: 'sms', time_zone: 'America/New_York' },
  { name: 'José', number: '+12025550144', channel: 'sms', time_zone: 'America/New_York' },
  { name: 'Camila', number: '+5511961234567', channel: 'whatsapp', time_zone: 'America/Sao_Paulo' },
  { name: 'Opted out', number: '+254712345678', channel: 'sms', time_zone: 'Africa/Nairobi' },
  { name: 'Both', number: '+254712345679', time_zone: 'Africa/Nairobi', is_subscribed: false },
  { name: 'Unsubscribed', number: '+6857212345', time_zone: 'Pacific/Apia', is_subscribed: false },
]

async function plan(world: World, teacher: Ctx, file = courseFile): Promise<NewDelivery> {
  const course = await publishCourse(teacher, await importCourse(teacher, file))
  const group = await createGroup(teacher, { name: 'Circle' })
  await addMembers(teacher, group, readPeople(people, 'UTC'), 'teacher')
  await world.database.db
    .insertInto('opt_outs')
    .values(['+254712345678', '+254712345679'].map((phone) => ({ phone, at: new Date() })))
    .execute()
  return { course, group, starts_on: '2027-01-02', time_of_day: '10:00', weekdays: [1, 3, 6] }
}

const listSent = (world: World) =>
  world.database.db
    .selectFrom('sandbox_messages')
    .select(['recipient', 'channel', 'body', 'created_at'])
    .where('direction', '=', 'out')
    .orderBy('no')
    .execute()

describe('the preview of a delivery', () => {
  it('says who gets texts, and who does not and why', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const preview = await previewDelivery(ctx, await plan(world, ctx))
    expect(preview).toMatchObject({ learners: 5, skipped: { opted_out: 2, unsubscribed: 1 } })
    expect(preview.recipients.map(({ name, channel }) => `${name} ${channel}`)).toEqual([
      'Asha sms',
      'Ānanda sms',
      'Jordan sms',
      'José sms',
      'Camila whatsapp',
    ])
  })

  it('says when, on the clock of each zone in which someone gets texts', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const input = await plan(world, ctx)
    const { zones, recipients } = await previewDelivery(ctx, input)
    const times = zones.map(({ time_zone, learners, ...at }) => [time_zone, learners, ...Object.values(at)])
    expect(JSON.parse(JSON.stringify(times))).toEqual([
      [
        'America/New_York',
        2,
        '2027-01-01T00:00:00.000Z',
        '2027-01-02T15:00:00.000Z',
        '2027-01-06T15:00:00.000Z',
      ],
      ['Asia/Kolkata', 2, '2027-01-01T02:30:00.000Z', '2027-01-02T04:30:00.000Z', '2027-01-06T04:30:00.000Z'],
      [
        'America/Sao_Paulo',
        1,
        '2027-01-01T11:00:00.000Z',
        '2027-01-02T13:00:00.000Z',
        '2027-01-06T13:00:00.000Z',
      ],
    ])
    expect(recipients[0]?.first_at).toEqual(new Date('2027-01-02T04:30:00Z'))
    expect(
      (await previewDelivery(ctx, { ...input, welcome: '' })).zones.map((zone) => zone.welcome_at),
    ).toEqual([null, null, null])
  })

  it('counts the segments that are sent then: a name outside GSM-7 makes a text dearer', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const input = await plan(world, ctx)
    const preview = await previewDelivery(ctx, input)
    expect(preview.lessons).toEqual([
      { day: 1, title: 'One', segments: 2, encoding: 'gsm7' },
      { day: 2, title: 'Two', segments: 1, encoding: 'gsm7' },
      { day: 3, title: 'Three', segments: 1, encoding: 'ucs2' },
    ])
    await scheduleDelivery(ctx, input)
    await world.goTo('2027-02-01T00:00:00Z')
    const sent = await listSent(world)
    const segmentsOf = (phones: RegExp) =>
      sent
        .filter(({ recipient }) => phones.test(recipient))
        .reduce((sum, { channel, body }) => sum + (channel === 'sms' ? countSegments(body).segments : 1), 0)
    expect(preview).toMatchObject({ messages: sent.length, segments: segmentsOf(/./) })
    expect(segmentsOf(/9982/)).toBeGreaterThan(segmentsOf(/9981/))
    const lessonTimes = sent.filter(({ body }) => body.includes(', day ')).map(({ created_at }) => created_at)
    expect(lessonTimes.at(-1)).toEqual(
      new Date(Math.max(...preview.zones.map(({ last_at }) => last_at.getTime()))),
    )
  })

  it('gives the price by country and channel, each currency for itself', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const input = { ...(await plan(world, ctx, '# C\n\n## One\nShort.')), welcome: '', closing: '' }
    await world.database.db.deleteFrom('text_prices').execute()
    const price = (country: string, channel: 'sms' | 'whatsapp', micros: number, currency: string) => ({
      country,
      channel,
      micros,
      currency,
      valid_from: '2026-12-31',
    })
    await world.database.db
      .insertInto('text_prices')
      .values([
        price('*', 'sms', 1_000_000, 'USD'),
        price('US', 'sms', 500, 'USD'),
        { ...price('US', 'sms', 999, 'USD'), valid_from: '2027-06-01' },
        price('IN', 'sms', 30_000, 'INR'),
        price('BR', 'whatsapp', 7, 'USD'),
      ])
      .execute()
    expect(await previewDelivery(ctx, input)).toMatchObject({
      messages: 5,
      segments: 5,
      prices: [
        { currency: 'INR', micros: 60_000 },
        { currency: 'USD', micros: 1_007 },
      ],
    })
  })

  it('sends nothing and keeps nothing', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const input = await plan(world, ctx)
    await previewDelivery(ctx, input)
    await world.goTo('2027-02-01T00:00:00Z')
    expect(await listSent(world)).toEqual([])
    const { db } = world.database
    expect(await db.selectFrom('deliveries').select('id').execute()).toEqual([])
    expect(await db.selectFrom('delivery_learners').select('delivery_id').execute()).toEqual([])
    expect(await db.selectFrom('holds').selectAll().execute()).toEqual([])
  })
})

describe('a text that is longer than a phone takes', () => {
  const word = (length: number) => 'x'.repeat(length)
  // The heading is the name, counted as 60 characters, then ', day 1 - C: One', and a blank line.
  const room = 1_600 - 60 - ', day 1 - C: One\n\n'.length

  it('is told by the preview, with the lesson and the limit', async () => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    const fits = await plan(world, ctx, `# C\n\n## One\n${word(room)}`)
    expect((await previewDelivery(ctx, fits)).lessons).toMatchObject([{ segments: 11 }])
    const welcome = 'x'.repeat(1_601)
    await expect(previewDelivery(ctx, { ...fits, welcome })).rejects.toMatchObject({
      code: 'lesson_too_long',
      details: { place: 'the welcome', length: 1_601, limit: 1_600 },
    })
  })

  it.each([
    ['lesson 1 (One)', `# C\n\n## One\n${word(room + 1)}`],
    ['lesson 2 (Two)', `# C\n\n## One\nOne.\n\n## Two\nTwo.\n? ${word(1_700)}\n= 2`],
    [
      'the text after question 1 of lesson 1 (One)',
      `# C\n\n## One\nOne.\n? Ready?\n= 2\n? ${word(1_700)}\n= 2`,
    ],
  ])('is found as %s', async (place, file) => {
    await using world = await openWorld()
    const { ctx } = await world.person('instructor')
    await expect(previewDelivery(ctx, await plan(world, ctx, file))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'lesson_too_long',
      details: { place, limit: 1_600 },
      message: expect.stringContaining(`${place} has up to`),
    })
  })
})
