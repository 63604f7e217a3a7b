import { expect, it } from 'vitest'
import { problem } from './identity/caller.ts'
import { device, setUser, tell, titles, ways } from './notification-desk.ts'
import { enter } from './web-school.ts'
import { openWorld } from './world.ts'

const kinds = ['announcement', 'course', 'reminder', 'message', 'account', 'security', 'payment'] as const
const mandatory = ['security', 'payment']
const channels = ['in_app', 'push', 'text', 'email'] as const
const steps = [
  { channel: 'push', after_seconds: 0 },
  { channel: 'email', after_seconds: 60 },
] as const

async function openReader(change: object = {}) {
  const world = await openWorld()
  const asha = await enter(world, 'student')
  await device(asha, 'phone')
  await setUser(world, asha, change)
  const set = (settings: object) =>
    asha.call('PUT', '/me/notification-settings', { quiet_from: null, quiet_to: null, ...settings })
  const off = (kind: string, channel: string) =>
    asha.call('PUT', '/me/notification-preferences', { preferences: [{ kind, channel, is_on: false }] })
  return { world, asha, set, off, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

it('begins with what each kind usually does, and keeps what is switched', async () => {
  await using desk = await openReader()
  const { asha, off } = desk
  const { data } = (await asha.call('GET', '/me/notification-preferences')).body
  expect(data.map(({ kind }: { kind: string }) => kind)).toEqual(kinds)
  expect(data[0]).toEqual({
    kind: 'announcement',
    is_mandatory: false,
    channels: { in_app: true, push: true, text: false, email: true },
  })
  expect(data[5]).toMatchObject({ kind: 'security', is_mandatory: true })
  expect((await off('course', 'email')).body.data[1].channels).toEqual({
    in_app: true,
    push: true,
    text: true,
    email: false,
  })
  const preferences = [
    { kind: 'course', channel: 'email', is_on: false },
    { kind: 'course', channel: 'email', is_on: true },
  ]
  const { body } = await asha.call('PUT', '/me/notification-preferences', { preferences })
  expect(body.data[1].channels.email).toBe(true)
})

it('refuses to switch off what must be told, and what there is not', async () => {
  await using desk = await openReader()
  const { off } = desk
  for (const kind of mandatory)
    for (const channel of channels) {
      const { status, body } = await off(kind, channel)
      expect([status, body.type]).toEqual([400, problem('mandatory_kind')])
    }
  for (const [kind, channel] of [
    ['x', 'email'],
    ['course', 'fax'],
  ] as const)
    expect((await off(kind, channel)).status).toBe(400)
})

it.each(kinds)('obeys what was switched off of %s, if it may be', { timeout: 30_000 }, async (kind) => {
  await using desk = await openReader()
  const { world, asha, off } = desk
  const isFree = !mandatory.includes(kind)
  if (isFree) await off(kind, 'push')
  await tell(world, { kind, title: 'One', body: '', steps, to: { user_ids: [asha.user.id] } })
  if (isFree) await off(kind, 'in_app')
  await tell(world, { kind, title: 'Two', body: '', steps: [], to: { user_ids: [asha.user.id] } })
  await tell(world, { kind, title: 'All', body: '', steps: [], to: 'everyone' })
  expect(await titles(asha)).toEqual(isFree ? ['One'] : ['All', 'Two', 'One'])
  expect((await asha.call('GET', '/me/notifications/unread')).body.count).toBe(isFree ? 1 : 3)
  await world.goTo('2027-01-02T00:00:00Z')
  expect(await ways(world)).toEqual(
    isFree ? ['email 01-01T00:00'] : ['push 01-01T00:00', 'email 01-01T00:01'],
  )
})

it.each(kinds)(
  'keeps %s quiet in quiet hours, if it may be, and shows it at once',
  { timeout: 30_000 },
  async (kind) => {
    await using desk = await openReader({ time_zone: 'Asia/Kolkata' })
    const { world, asha, set } = desk
    // In Kolkata it is half past five in the morning.
    expect((await set({ quiet_from: '22:00', quiet_to: '07:00' })).status).toBe(200)
    await tell(world, { kind, title: 'One', body: '', steps, to: { user_ids: [asha.user.id] } })
    expect(await titles(asha)).toEqual(['One'])
    const isFree = !mandatory.includes(kind)
    const items = await world.database.db.selectFrom('stream_items').select('data').execute()
    expect(items).toMatchObject([{ data: { title: 'One', is_quiet: isFree } }])
    await world.goTo('2027-01-02T00:00:00Z')
    expect(await ways(world)).toEqual(
      isFree ? ['push 01-01T01:30', 'email 01-01T01:31'] : ['push 01-01T00:00', 'email 01-01T00:01'],
    )
  },
)

it('is quiet at noon as well as at night, by the reader’s clock, also when the clocks change', async () => {
  await using desk = await openReader({ time_zone: 'America/New_York' })
  const { world, asha, set } = desk
  await set({ quiet_from: '22:00', quiet_to: '07:00' })
  const at = async (moment: string) => {
    await world.goTo(moment)
    await tell(world, {
      kind: 'course',
      title: moment,
      body: '',
      steps: [{ channel: 'push', after_seconds: 0 }],
      to: { user_ids: [asha.user.id] },
    })
  }
  // The night in which the clocks go on: seven is an hour earlier than the day before.
  await at('2027-03-13T06:00:00Z')
  await at('2027-03-14T06:00:00Z')
  await world.goTo('2027-03-15T00:00:00Z')
  expect(await ways(world)).toEqual(['push 03-13T12:00', 'push 03-14T11:00'])
})

it('takes settings that make sense, on the clock of the account', async () => {
  await using desk = await openReader({ time_zone: 'Asia/Kolkata' })
  const { asha, set } = desk
  const nothing = { quiet_from: null, quiet_to: null, digest: 'off', digest_at: '08:00', digest_weekday: 1 }
  expect((await asha.call('GET', '/me/notification-settings')).body).toEqual({
    ...nothing,
    digest_next_at: null,
    time_zone: 'Asia/Kolkata',
  })
  const daily = {
    quiet_from: '13:00',
    quiet_to: '15:00',
    digest: 'daily',
    digest_at: '18:30',
    digest_weekday: 3,
  }
  const kept = { ...daily, digest_next_at: '2027-01-01T13:00:00.000Z', time_zone: 'Asia/Kolkata' }
  expect((await set(daily)).body).toEqual(kept)
  expect((await asha.call('GET', '/me/notification-settings')).body).toEqual(kept)
  expect((await set({ digest: 'weekly', digest_weekday: 7 })).body.digest_next_at).toBe(
    '2027-01-03T02:30:00.000Z',
  )
  const wrong = [
    [{ quiet_from: '22:00' }, 'quiet_hours_incomplete'],
    [{ quiet_from: '22:00', quiet_to: '22:00' }, 'quiet_hours_empty'],
  ] as const
  for (const [settings, type] of wrong) expect((await set(settings)).body.type).toBe(problem(type))
  for (const settings of [{ quiet_from: '24:00', quiet_to: '07:00' }, { digest: 'x' }, { digest_weekday: 0 }])
    expect((await set(settings)).status).toBe(400)
})
