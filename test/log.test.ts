import { expect, it } from 'vitest'
import { buildApp } from '#app'
import { openLog } from '#platform/log.ts'
import { openWorld, type World } from './world.ts'

const account = { email: 'asha.rao@private.example', password: 'correct horse', first_name: 'Asha' }
const phone = '+919380169981'

/** The app of a world, which writes each line that it logs at `debug` into `lines`. */
async function openNoisy(world: World) {
  const lines: string[] = []
  const log = openLog('debug', { write: (line) => void lines.push(line) })
  return { app: await buildApp({ ...world, log }), lines, log }
}

it('logs what happened, and no password, token, code, phone number or e-mail', async () => {
  await using world = await openWorld()
  const { app, lines } = await openNoisy(world)
  const { db } = world.database
  const learner = { phone, name: 'Asha', created_at: new Date() }
  app.get('/taken', { config: { access: 'visitor' } }, () =>
    db.insertInto('learners').values([learner, learner]).execute(),
  )
  app.get('/broken/:secret', { config: { access: 'visitor' } }, () => {
    throw new Error(`No answer for ${phone} (${account.email})`, { cause: new Error(`from ${phone}`) })
  })
  const call = async (method: 'GET' | 'POST', url: string, payload?: object, token?: string) =>
    app.inject({
      method,
      url,
      ...(payload && { payload }),
      headers: { host: 'localhost', ...(token && { authorization: `Bearer ${token}` }) },
    })

  await call('POST', '/v1/sign-ups', account)
  await world.settle()
  await db.updateTable('users').set({ email_confirmed_at: world.clock.now() }).execute()
  const { access_token, refresh_token } = (await call('POST', '/v1/sessions', account)).json()
  expect((await call('GET', '/v1/me', undefined, access_token)).statusCode).toBe(200)
  await call('POST', '/v1/password-resets', { email: account.email })
  await world.settle()
  const mails = db.selectFrom('sandbox_messages').select('body').orderBy('no', 'desc')
  const mail = await mails.executeTakeFirstOrThrow()
  const token = /token=([\w-]+)/.exec(mail.body)?.[1] ?? ''
  expect((await call('GET', `/reset-password?token=${token}`)).statusCode).toBe(200)
  await call('POST', `/auth/reset/${token}`, { password: 'another horse' })
  await call('GET', `/nowhere/${token}`)
  await call('GET', `/nowhere/%zz?token=${token}`)
  await call('POST', '/sandbox/replies', { from: phone, body: 'my code is 493817' })
  expect((await call('GET', '/taken')).statusCode).toBe(500)
  expect((await call('GET', `/broken/${token}`)).statusCode).toBe(500)
  await app.close()

  const said = lines.join('')
  expect(said).toContain('"route":"/auth/reset/:token"')
  expect(said).toContain('"constraint":"learners_phone_key"')
  expect(said).toContain('"error_code":"23505"')
  expect(said).toContain('"message":"No answer for ***981 ((e-mail))"')
  expect(said).toContain('"message":"from ***981"')
  for (const secret of [
    account.email,
    account.password,
    'another horse',
    phone.slice(1, 10),
    access_token,
    refresh_token,
    token,
    '493817',
  ])
    expect([secret, said.includes(secret)]).toEqual([secret, false])
})

it('masks what is said in free words, and hides what stands under a telling key', () => {
  const lines: string[] = []
  const log = openLog('info', { write: (line) => void lines.push(line) })
  log.warn(
    { reason: `${phone} is not asha@private.example`, to: 'x', body: { password: 'y' } },
    'to 2025550143',
  )
  log.warn({ nested: { token: 'z', deeper: { code: '1234' } }, id: '5b1f0b1e-1234-4234-8234-123456789012' })
  log.error(new Error(`called (202) 555-0143 at 2027-01-01T00:00:00Z, 127.0.0.1:5432`))
  const [first, second, third] = lines.map((line) => JSON.parse(line))
  expect(first).toMatchObject({
    reason: '***981 is not (e-mail)',
    to: '(hidden)',
    body: '(hidden)',
    msg: 'to ***143',
  })
  expect(second).toMatchObject({
    nested: { token: '(hidden)', deeper: { code: '(hidden)' } },
    id: '5b1f0b1e-1234-4234-8234-123456789012',
  })
  expect(third.msg).toBe('called (***143 at 2027-01-01T00:00:00Z, 127.0.0.1:5432')
  expect(third.err.stack).not.toContain('555')
})
