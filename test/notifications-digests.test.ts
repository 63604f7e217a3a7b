import { expect, it } from 'vitest'
import { digestLoop } from '#features/notifications/index.ts'
import { runLoop } from '#platform/loops.ts'
import { counting, firstOf, sent, setUser, tell } from './notification-desk.ts'
import { enter } from './web-school.ts'
import { openWorld } from './world.ts'

const words = {
  kind: 'course',
  body: 'It is open.',
  steps: [{ channel: 'email', after_seconds: 0 }],
} as const

async function openReader(settings: object, change: object = { time_zone: 'Asia/Kolkata' }) {
  const world = await openWorld()
  const asha = await enter(world, 'student')
  await setUser(world, asha, change)
  const set = (more: object) =>
    asha.call('PUT', '/me/notification-settings', { quiet_from: null, quiet_to: null, ...more })
  expect((await set(settings)).status).toBe(200)
  const toAsha = (title: string, more: object = {}) =>
    tell(world, { ...words, title, ...more, to: { user_ids: [asha.user.id] } })
  const mails = async () =>
    (await sent(world)).map(({ subject, sent_at }) => `${subject} ${sent_at?.toISOString().slice(5, 16)}`)
  return { world, asha, set, toAsha, mails, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

const daily = { digest: 'daily', digest_at: '18:30' }

it('gathers what is unread into one mail a day at the reader’s hour, and writes none where nothing is', async () => {
  await using desk = await openReader(daily)
  const { world, asha, toAsha, mails } = desk
  await toAsha('Old')
  await toAsha('Read')
  await asha.call('PUT', `/me/notifications/${(await firstOf(asha)).id}/read`)
  await tell(world, { ...words, title: 'All', to: 'everyone' })
  await world.goTo('2027-01-03T00:00:00Z')
  expect(await mails()).toEqual(['Unread: 2 01-01T13:00'])
  const [mail] = await sent(world)
  expect(mail?.body).toMatch(/^All\nIt is open\.\n\nOld\nIt is open\.\n\nNo more mail of this kind: http/)
  expect(mail?.unsubscribe_url).toMatch(/\/unsubscribe\/[0-9a-f]{32}\.all\./)
  await toAsha('New')
  await world.goTo('2027-01-05T00:00:00Z')
  expect(await mails()).toEqual(['Unread: 2 01-01T13:00', 'Unread: 1 01-03T13:00'])
})

it('mails what must be told one by one and at once, and gathers nothing of it', async () => {
  await using desk = await openReader(daily)
  const { world, asha, toAsha, mails } = desk
  await toAsha('Paid', { kind: 'payment' })
  await asha.call('PUT', '/me/notification-preferences', {
    preferences: [{ kind: 'reminder', channel: 'email', is_on: false }],
  })
  await toAsha('Tomorrow', { kind: 'reminder' })
  await world.goTo('2027-01-03T00:00:00Z')
  expect(await mails()).toEqual(['Paid 01-01T00:00'])
})

it('comes weekly on the day that was chosen, in the reader’s language, and says how many more there are', async () => {
  const hindi = { time_zone: 'Asia/Kolkata', locale: 'hi-IN' }
  await using desk = await openReader({ digest: 'weekly', digest_at: '08:00', digest_weekday: 7 }, hindi)
  const { world, toAsha, mails } = desk
  for (let count = 0; count < 23; count += 1) await toAsha(`Title ${count}`)
  await world.goTo('2027-01-12T00:00:00Z')
  expect(await mails()).toEqual(['अपठित: 23 01-03T02:30'])
  const [mail] = await sent(world)
  expect(mail?.body).toContain('और 3।')
  expect(mail?.body).not.toContain('Title 2\n')
})

it('begins with what comes after it was switched on, and ends when it is switched off', async () => {
  await using desk = await openReader({ digest: 'off' })
  const { world, set, toAsha, mails } = desk
  await toAsha('Before', { steps: [] })
  await set(daily)
  await toAsha('After')
  await set({ ...daily, digest_at: '19:00' })
  await world.goTo('2027-01-01T14:00:00Z')
  expect(await mails()).toEqual(['Unread: 1 01-01T13:30'])
})

it('moves with the clock of the account', async () => {
  await using desk = await openReader(daily)
  const { world, asha, toAsha, mails } = desk
  await toAsha('News')
  await asha.call('PATCH', '/me', { time_zone: 'America/New_York' })
  await world.goTo('2027-01-03T00:00:00Z')
  expect(await mails()).toEqual(['Unread: 1 01-01T23:30'])
})

it('keeps its hour when the clocks change', async () => {
  await using desk = await openReader(
    { digest: 'daily', digest_at: '08:00' },
    { time_zone: 'America/New_York' },
  )
  const { world, toAsha, mails } = desk
  await world.goTo('2027-03-13T00:00:00Z')
  await toAsha('One')
  await world.goTo('2027-03-13T20:00:00Z')
  await toAsha('Two')
  await world.goTo('2027-03-15T00:00:00Z')
  expect(await mails()).toEqual(['Unread: 1 03-13T13:00', 'Unread: 1 03-14T12:00'])
})

it('is mailed once to each of 150 readers, with two loops at it at once', { timeout: 60_000 }, async () => {
  await using world = await openWorld()
  const { db } = world.database
  const now = world.makeCtx().now()
  const people = Array.from({ length: 150 }, (_, place) => ({
    email: `p${place}@digest.example`,
    email_confirmed_at: now,
    role: 'student' as const,
    created_at: now,
    updated_at: now,
  }))
  const users = await db.insertInto('users').values(people).returning('id').execute()
  await db
    .insertInto('notification_settings')
    .values(users.map(({ id }) => ({ user_id: id, digest: 'daily' as const, digest_next_at: now })))
    .execute()
  await tell(world, { ...words, title: 'All', to: 'everyone' })
  const loops = [1, 2].map(() => runLoop(digestLoop, world.makeCtx, world.listener))
  for (let waited = 0; waited < 300; waited += 1) {
    const due = await digestLoop.nextDue(world.makeCtx())
    if (due && due > now) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await Promise.all(loops.map((loop) => loop.stop()))
  const rows = await db.selectFrom('messages').select('recipient').where('key', 'like', 'digest:%').execute()
  expect([rows.length, new Set(rows.map(({ recipient }) => recipient)).size]).toEqual([150, 150])
})

it.each([
  ['18:00', '06:30', '01-02T01:00'],
  ['18:00', '19:00', '01-01T13:30'],
  ['18:31', '18:30', '01-01T13:00'],
])('waits for the end of quiet hours from %s to %s', async (quiet_from, quiet_to, at) => {
  await using desk = await openReader({ ...daily, quiet_from, quiet_to })
  const { world, toAsha, mails } = desk
  await toAsha('One')
  await world.goTo('2027-01-02T02:00:00Z')
  expect(await mails()).toEqual([`Unread: 1 ${at}`])
})

it('asks the database no more often for 60 readers than for one, and gives each their own', async () => {
  await using world = await openWorld()
  const { db } = world.database
  const due = async (places: number[]) => {
    const now = world.makeCtx().now()
    const people = places.map((place) => ({
      email: `p${place}@digest.example`,
      email_confirmed_at: now,
      role: 'student' as const,
      created_at: now,
      updated_at: now,
    }))
    const users = await db.insertInto('users').values(people).returning(['id', 'email']).execute()
    const settings = users.map(({ id }) => ({ user_id: id, digest: 'daily' as const, digest_next_at: now }))
    await db.insertInto('notification_settings').values(settings).execute()
    for (const { id, email } of users)
      await tell(world, { ...words, title: `To ${email}`, to: { user_ids: [id] } })
    const [first] = users
    await tell(world, {
      ...words,
      kind: 'reminder',
      title: 'Reminder',
      steps: [],
      to: { user_ids: users.map(({ id }) => id) },
    })
    await db
      .insertInto('notification_preferences')
      .values({ user_id: first?.id ?? '', kind: 'reminder', channel: 'email', is_on: false })
      .execute()
    const { ctx, asked } = counting(world.makeCtx())
    expect(await digestLoop.run(ctx)).toBe(true)
    return asked()
  }
  const [one, sixty] = [await due([0]), await due(Array.from({ length: 60 }, (_, place) => place + 1))]
  expect(sixty).toBe(one)
  const rows = await db
    .selectFrom('messages')
    .select(['recipient', 'subject', 'body'])
    .where('key', 'like', 'digest:%')
    .execute()
  expect(rows).toHaveLength(61)
  for (const { recipient, subject, body } of rows) {
    const isFirst = recipient === 'p0@digest.example' || recipient === 'p1@digest.example'
    expect([subject, body.match(/^(To .*|Reminder)$/gm)]).toEqual(
      isFirst ? ['Unread: 1', [`To ${recipient}`]] : ['Unread: 2', ['Reminder', `To ${recipient}`]],
    )
  }
})
