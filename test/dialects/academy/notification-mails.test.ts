import { expect, it } from 'vitest'
import { withdrawConsent } from '#features/messaging/index.ts'
import { openWorld, type World } from '#test/world.ts'
import { freshAddress, openPeople, send } from './caller.ts'
import { emailOf } from './pair.ts'
import { openSchool } from './school.ts'

const phone = '+919380169981'
const rain = { title: 'Rain', message: 'Stay at home.', type: 'info' }

/** The academy at noon UTC, where Asha has a number. */
async function openOffice() {
  const world = await openWorld()
  const base = await world.listen()
  await world.goTo('2027-01-01T12:00:00Z')
  const people = await openPeople(world, base)
  await openSchool(world)
  await world.database.db.updateTable('users').set({ phone }).where('no', '=', 4).execute()
  const post = async (path: string, body: object, as = 'admin') =>
    (
      await send(base, 'POST', `/notifications${path}`, {
        body: { ...rain, ...body },
        authorization: people[as],
        from: freshAddress(),
      })
    ).status
  return { world, post, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

async function sent(world: World): Promise<string[]> {
  await world.settle()
  const all = world.database.db.selectFrom('messages').select(['channel', 'recipient', 'body'])
  const rows = await all
    .where('notification_id', 'is not', null)
    .where('status', 'in', ['sent', 'delivered'])
    .execute()
  return rows
    .map(({ channel, recipient }) => `${channel === 'email' ? 'mail' : 'text'} ${recipient}`)
    .toSorted()
}
const toAsha = [`mail ${emailOf('asha')}`, `text ${phone}`]

it.each([true, 'true', 1, 'yes'])('mails and texts where send_email is %j', async (send_email) => {
  await using office = await openOffice()
  expect(await office.post('/send', { user_ids: [4], send_email })).toBe(201)
  expect(await sent(office.world)).toEqual(toAsha)
})

it.each([false, 'false', 'False', '0', '', null, undefined])(
  'does not where it is %j',
  async (send_email) => {
    await using office = await openOffice()
    expect(await office.post('/send', { user_ids: [4], send_email })).toBe(201)
    expect(await office.post('/send/course', { course_id: 1, send_email })).toBe(201)
    expect(await office.post('/broadcast', { send_email })).toBe(201)
    expect(await sent(office.world)).toEqual([])
  },
)

it('mails everyone of a role, and texts nobody who did not ask for news by text', async () => {
  await using office = await openOffice()
  expect(await office.post('/broadcast', { send_email: true, user_role: 'student' })).toBe(201)
  expect(await sent(office.world)).toEqual([`mail ${emailOf('asha')}`])
})

it('mails those who learn a course and its teacher, and texts them where an admin sends', async () => {
  await using office = await openOffice()
  expect(await office.post('/send/course', { course_id: 1, send_email: 'true' }, 'teacher')).toBe(201)
  const mails = [`mail ${emailOf('asha')}`, `mail ${emailOf('teacher')}`]
  expect(await sent(office.world)).toEqual(mails)
  expect(await office.post('/send/course', { course_id: 1, send_email: 'true' })).toBe(201)
  expect(await sent(office.world)).toEqual([...mails, ...mails, `text ${phone}`].toSorted())
})

it('texts nobody who has opted out', async () => {
  await using office = await openOffice()
  const { world, post } = office
  await withdrawConsent(world.as({ kind: 'system' }), { phone, channel: 'sms', words: 'STOP' })
  expect(await post('/send', { user_ids: [4], send_email: true })).toBe(201)
  expect(await sent(world)).toEqual([`mail ${emailOf('asha')}`])
})
