import { expect, it } from 'vitest'
import { withdrawConsent } from '#features/messaging/index.ts'
import type { NewNotification } from '#features/notifications/index.ts'
import { device, type Entered, sent, setUser, tell, ways } from './notification-desk.ts'
import { enter } from './web-school.ts'
import { openWorld, type World } from './world.ts'

const phone = '+919380169981'
const steps = [
  { channel: 'push', after_seconds: 0 },
  { channel: 'text', after_seconds: 30 * 60 },
  { channel: 'email', after_seconds: 3 * 3600 },
] as const
const lesson = { kind: 'course', title: 'Lesson 3', body: 'It is open.', url: '/lessons/3', steps } as const
/** Ten in the morning of a day in Kolkata. */
const morning = '2027-01-02T04:30:00Z'

async function openReader(change: object = {}) {
  const world = await openWorld()
  const asha = await enter(world, 'student')
  await device(asha, 'phone-of-asha')
  await setUser(world, asha, { phone, time_zone: 'Asia/Kolkata', ...change })
  await world.goTo(morning)
  const toAsha = (told: Partial<NewNotification> = {}) =>
    tell(world, { ...lesson, ...told, to: { user_ids: [asha.user.id] } })
  return { world, asha, toAsha, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

/** An hour after sign-in a token is too old. */
async function again(world: World, { email, password }: Entered) {
  const app = await world.app()
  const { access_token } = (
    await app.inject({ method: 'POST', url: '/v1/sessions', payload: { email, password } })
  ).json()
  return async (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) =>
    app.inject({
      method,
      url: `/v1${url}`,
      headers: { authorization: `Bearer ${access_token}` },
      ...(payload && { payload }),
    })
}

it('goes by push, then by text, then by mail, while nobody reads it', async () => {
  await using desk = await openReader()
  const { world, toAsha } = desk
  await toAsha()
  await world.goTo('2027-01-02T12:00:00Z')
  expect(await ways(world)).toEqual(['push 01-02T04:30', 'sms 01-02T05:00', 'email 01-02T07:30'])
  const [push, text, mail] = await sent(world)
  expect(push).toMatchObject({ recipient: 'phone-of-asha', subject: 'Lesson 3', body: 'It is open.' })
  expect(text).toMatchObject({
    recipient: phone,
    body: expect.stringMatching(/^Lesson 3: It is open\.\nhttp:\S+\/lessons\/3$/),
  })
  expect(mail).toMatchObject({
    subject: 'Lesson 3',
    unsubscribe_url: expect.stringMatching(/^http:\S+\/unsubscribe\/\S+$/),
  })
})

it.each(['read', 'removed', 'read with all'] as const)('goes no further once it is %s', async (how) => {
  await using desk = await openReader()
  const { world, asha, toAsha } = desk
  await toAsha()
  await world.goTo('2027-01-02T04:45:00Z')
  const call = await again(world, asha)
  const { id } = (await call('GET', '/me/notifications')).json().data[0]
  if (how === 'read') await call('PUT', `/me/notifications/${id}/read`)
  if (how === 'removed') await call('DELETE', `/me/notifications/${id}`)
  if (how === 'read with all') await call('PUT', '/me/notifications/read')
  await world.goTo('2027-01-03T12:00:00Z')
  expect(await ways(world)).toEqual(['push 01-02T04:30'])
})

it('leaves out a step that reaches nobody, and the next one moves up into its delay', async () => {
  await using desk = await openReader()
  const { world, asha, toAsha } = desk
  const devices = await again(world, asha)
  const { id } = (await devices('GET', '/me/devices')).json().data[0]
  await devices('DELETE', `/devices/${id}`)
  await withdrawConsent(world.as({ kind: 'system' }), { phone, channel: 'sms', words: 'STOP' })
  await toAsha()
  await world.goTo('2027-01-03T12:00:00Z')
  expect(await ways(world)).toEqual(['email 01-02T04:30'])
})

it('takes two steps by one channel, and cuts what a push or a text has no room for', async () => {
  await using desk = await openReader()
  const { world, toAsha } = desk
  const steps = [0, 3600].flatMap((after_seconds) =>
    (['push', 'text'] as const).map((channel) => ({ channel, after_seconds })),
  )
  await toAsha({ body: 'x'.repeat(5000), url: null, steps })
  await world.goTo('2027-01-02T12:00:00Z')
  expect((await ways(world)).toSorted()).toEqual([
    'push 01-02T04:30',
    'push 01-02T05:30',
    'sms 01-02T04:30',
    'sms 01-02T05:30',
  ])
  const lengths = (await sent(world)).map(({ channel, body }) => `${channel} ${body.length}`)
  expect(new Set(lengths)).toEqual(new Set(['push 1000', 'sms 450']))
})

it('passes over an address that takes no mail', async () => {
  await using desk = await openReader()
  const { world, asha, toAsha } = desk
  const address = asha.email.toLowerCase()
  const row = { address, reason: 'bounced' as const, at: world.makeCtx().now() }
  await world.database.db.insertInto('mail_suppressions').values(row).execute()
  const steps = [
    { channel: 'email', after_seconds: 0 },
    { channel: 'push', after_seconds: 3600 },
  ] as const
  await toAsha({ steps })
  await world.goTo('2027-01-03T12:00:00Z')
  expect(await ways(world)).toEqual(['push 01-02T04:30'])
})

it('goes nowhere where nothing reaches: no device, no number, no address that was proved', async () => {
  await using world = await openWorld()
  const asha = await enter(world, 'student')
  await setUser(world, asha, { email_confirmed_at: null })
  await tell(world, { ...lesson, to: { user_ids: [asha.user.id] } })
  await world.goTo('2027-01-03T12:00:00Z')
  expect(await ways(world)).toEqual([])
})

it('takes the kind’s own steps where none are said, and those of them that are meant', async () => {
  await using desk = await openReader()
  const { world, asha } = desk
  const { steps: _, ...words } = lesson
  const to = { user_ids: [asha.user.id] }
  await tell(world, { ...words, kind: 'message', to })
  await tell(world, { ...words, kind: 'announcement', to })
  await tell(world, { ...words, kind: 'security', channels: [], to })
  await tell(world, { ...words, kind: 'payment', channels: ['email'], to })
  await world.goTo('2027-01-03T12:00:00Z')
  expect(await ways(world)).toEqual(['push 01-02T04:30', 'email 01-02T04:30', 'email 01-02T08:30'])
})

it('holds a text back at night, where nobody said otherwise', async () => {
  await using desk = await openReader()
  const { world, toAsha } = desk
  await world.goTo('2027-01-02T17:00:00Z')
  await toAsha({ steps: [{ channel: 'text', after_seconds: 0, by: 'whatsapp' }] })
  await world.goTo('2027-01-03T12:00:00Z')
  expect((await ways(world)).map((way) => way.replace('whatsapp', 'sms'))).toEqual(['sms 01-03T02:30'])
})
