import { expect, it } from 'vitest'
import { type Entered, sent, setUser, tell } from './notification-desk.ts'
import { enter } from './web-school.ts'
import { openWorld, type World } from './world.ts'

const words = { title: 'News', body: 'It rains.', steps: [{ channel: 'email', after_seconds: 0 }] } as const
const oneClick = {
  method: 'POST' as const,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'List-Unsubscribe=One-Click',
}

async function mailed(world: World, asha: Entered, kind: 'course' | 'security' | 'reminder') {
  await tell(world, { ...words, kind, to: { user_ids: [asha.user.id] } })
  await world.settle()
  return (await sent(world)).at(-1)
}

async function openMailbox(change: object = {}) {
  const world = await openWorld()
  const base = await world.listen()
  const asha = await enter(world, 'student')
  await setUser(world, asha, change)
  const mail = await mailed(world, asha, 'course')
  const path = new URL(mail?.unsubscribe_url ?? '').pathname
  const count = async (kind: 'course' | 'security' | 'reminder') => {
    const before = (await sent(world)).length
    await mailed(world, asha, kind)
    return (await sent(world)).length - before
  }
  return { world, base, asha, path, mail, count, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

it('stops such mail with one click, without a sign-in, for good, and however often', async () => {
  await using box = await openMailbox()
  const { world, base, path, count } = box
  for (let times = 0; times < 2; times += 1) expect((await fetch(base + path, oneClick)).status).toBe(200)
  expect([await count('course'), await count('reminder'), await count('security')]).toEqual([0, 1, 1])
  const events = world.database.db.selectFrom('events').select('data').where('type', '=', 'user.unsubscribed')
  expect(await events.execute()).toEqual([{ data: { of: 'course' } }])
  await world.goTo('2036-01-01T00:00:00Z')
  expect((await fetch(base + path, oneClick)).status).toBe(200)
})

it('takes either kind of form, and none', async () => {
  await using box = await openMailbox()
  const { base, path } = box
  const form = new FormData()
  form.set('List-Unsubscribe', 'One-Click')
  expect((await fetch(base + path, { method: 'POST', body: form })).status).toBe(200)
  expect((await fetch(base + path, { method: 'POST' })).status).toBe(200)
  expect((await fetch(base + path, { method: 'POST', body: 'x'.repeat(20_000) })).status).toBe(413)
})

it('shows a page with one button in the reader’s language, which changes nothing when it is opened', async () => {
  await using box = await openMailbox({ locale: 'es' })
  const { base, path, count, mail } = box
  expect(mail?.body).toContain('No recibir más correos de este tipo: http')
  const response = await fetch(base + path)
  const page = await response.text()
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(page.match(/<button>/g)).toHaveLength(1)
  expect(page).toContain(`action="${path}"`)
  expect(page).toContain('No recibir más este correo')
  expect(await count('course')).toBe(1)
})

it('offers to stop all mail that may be stopped, and the digests with it', async () => {
  await using box = await openMailbox()
  const { base, path, asha, count } = box
  await asha.call('PUT', '/me/notification-settings', { quiet_from: null, quiet_to: null, digest: 'daily' })
  const page = await (await fetch(base + path, oneClick)).text()
  const all = /action="(\/unsubscribe\/[^"]+)"/.exec(page)?.[1] ?? ''
  const done = await fetch(base + all, oneClick)
  expect([done.status, (await done.text()).includes('<button>')]).toEqual([200, false])
  expect((await asha.call('GET', '/me/notification-settings')).body).toMatchObject({
    digest: 'off',
    digest_next_at: null,
  })
  expect([await count('course'), await count('reminder'), await count('security')]).toEqual([0, 0, 1])
})

it('takes no link that was changed, or is not ours', async () => {
  await using box = await openMailbox()
  const { base, path, asha, count } = box
  const other = asha.user.id.replaceAll('-', '').replace(/^./, (first) => (first === '0' ? '1' : '0'))
  for (const wrong of [
    path.replace(/[0-9a-f]{32}/, other),
    path.replace('.course.', '.reminder.'),
    path.replace('.course.', '.all.'),
    `${path}x`,
    '/unsubscribe/x',
  ])
    for (const ask of [{}, oneClick])
      expect([wrong, (await fetch(base + wrong, ask)).status]).toEqual([wrong, 404])
  expect([await count('course'), await count('reminder')]).toEqual([1, 1])
})

it('puts no way out into mail that has to come', async () => {
  await using box = await openMailbox()
  const { world, asha } = box
  const mail = await mailed(world, asha, 'security')
  expect([mail?.unsubscribe_url, mail?.body]).toEqual([null, 'News\nIt rains.'])
})
