import { describe, expect, it } from 'vitest'
import { lockDemoAccounts } from '#features/identity/index.ts'
import { openWorld } from '#test/world.ts'
import { openCaller, problem } from './caller.ts'

const account = { email: 'asha@test.example', password: 'correct horse', first_name: 'Asha' }

describe('an account', () => {
  it('opens with the link in the mail, and shows no secret', async () => {
    await using world = await openWorld()
    const { call, signIn, signUp } = await openCaller(world)
    expect(await call('POST', '/v1/sign-ups', { body: account })).toMatchObject({
      status: 202,
      body: { email: account.email, sent: 'confirmation' },
    })
    expect((await signIn(account)).body.type).toBe(problem('wrong_credentials'))
    const { access_token } = await signUp({ ...account, email: 'ravi@test.example' })
    const { body } = await call('GET', '/v1/me', { token: access_token })
    expect(body).toMatchObject({ email: 'ravi@test.example', role: 'student', is_email_confirmed: true })
    expect(Object.keys(body).filter((key) => /hash|secret|token|demo|removed/.test(key))).toEqual([])
  })

  it('is one per address, whatever its case; a second sign-up is answered alike and tells its owner', async () => {
    await using world = await openWorld()
    const { call, signUp, mails, signIn } = await openCaller(world)
    await signUp(account)
    const again = { ...account, email: 'ASHA@test.example', password: 'another password' }
    const first = await call('POST', '/v1/sign-ups', { body: { ...again, email: 'new@test.example' } })
    const second = await call('POST', '/v1/sign-ups', { body: again })
    expect([second.status, Object.keys(second.body)]).toEqual([first.status, Object.keys(first.body)])
    expect((await mails(account.email)).at(-1)?.subject).toBe('You have an account already')
    expect((await signIn(again)).status).toBe(401)
    expect((await signIn(account)).status).toBe(201)
  })

  it('is not taken over by whoever signed up with the address first: its reader sets a new password', async () => {
    await using world = await openWorld()
    const { call, mailedToken, signIn } = await openCaller(world)
    const squatter = { ...account, password: 'squatters password' }
    await call('POST', '/v1/sign-ups', { body: squatter })
    await call('POST', '/v1/sign-ups', { body: account })
    const body = { token: await mailedToken(account.email), password: account.password }
    expect((await call('POST', '/v1/password-resets/completions', { body })).status).toBe(204)
    expect((await signIn(squatter)).status).toBe(401)
    expect((await signIn(account)).status).toBe(201)
  })

  it('has no role above instructor for the asking, at sign-up or later', async () => {
    await using world = await openWorld()
    const { call, signUp } = await openCaller(world)
    expect((await call('POST', '/v1/sign-ups', { body: { ...account, role: 'admin' } })).status).toBe(400)
    const { access_token: token } = await signUp(account)
    const body = { first_name: 'A', role: 'superadmin', email_confirmed_at: '2020-01-01', version: 9 }
    const changed = await call('PATCH', '/v1/me', { token, body })
    expect(changed.body).toMatchObject({ first_name: 'A', role: 'student', version: 3 })
  })

  it('takes no password that is short, common, or like its owner', async () => {
    await using world = await openWorld()
    const { call } = await openCaller(world)
    for (const [password, code] of [
      ['Sunshine', 'password_too_common'],
      ['aaaaaaaaaaaaa', 'password_too_common'],
      ['asha2024', 'password_like_account'],
      ['88317205', 'password_all_digits'],
    ]) {
      const answer = await call('POST', '/v1/sign-ups', { body: { ...account, password } })
      expect([password, answer.status, answer.body.type]).toEqual([password, 400, problem(code ?? '')])
    }
    expect((await call('POST', '/v1/sign-ups', { body: { ...account, password: 'short' } })).status).toBe(400)
  })

  it('changes by If-Match only what nobody changed meanwhile, and refuses a zone that there is not', async () => {
    await using world = await openWorld()
    const { call, signUp } = await openCaller(world)
    const { access_token: token } = await signUp(account)
    const { headers, body } = await call('GET', '/v1/me', { token })
    expect(headers.etag).toBe(`"${body.version}"`)
    const change = (first_name: string) =>
      call('PATCH', '/v1/me', { token, body: { first_name }, headers: { 'if-match': String(headers.etag) } })
    expect((await change('Usha')).status).toBe(200)
    expect((await change('Nisha')).status).toBe(412)
    const zone = await call('PATCH', '/v1/me', { token, body: { time_zone: 'Mars/Olympus' } })
    expect(zone.body.type).toBe(problem('unknown_time_zone'))
    const right = { time_zone: 'Asia/Kolkata', locale: 'hi', bio: 'I teach.' }
    expect((await call('PATCH', '/v1/me', { token, body: right })).body).toMatchObject(right)
  })
})

describe('a confirmation', () => {
  it('can be asked for again, and its link works once, within the hour', async () => {
    await using world = await openWorld()
    const { call, mailedToken, mails } = await openCaller(world)
    const confirm = (token: string) =>
      call('POST', '/v1/email-confirmations/completions', { body: { token } })
    await call('POST', '/v1/sign-ups', { body: account })
    const first = await mailedToken()
    await world.goTo('2027-01-01T01:01:00Z')
    expect((await confirm(first)).body.type).toBe(problem('link_void'))
    expect((await call('POST', '/v1/email-confirmations', { body: account })).status).toBe(204)
    const second = await mailedToken()
    expect([(await confirm(second)).status, (await confirm(second)).status]).toEqual([204, 400])
    await call('POST', '/v1/email-confirmations', { body: account })
    await call('POST', '/v1/email-confirmations', { body: { email: 'nobody@test.example' } })
    expect(await mails()).toHaveLength(2)
  })

  it('of a new address changes it, tells the old one, and leaves a taken one alone', async () => {
    await using world = await openWorld()
    const { call, signUp, mails, mailedToken, signIn } = await openCaller(world)
    const { access_token: token } = await signUp(account)
    await signUp({ ...account, email: 'taken@test.example' })
    const ask = (email: string) => call('POST', '/v1/me/email-changes', { token, body: { email } })
    expect([(await ask('new@test.example')).status, (await ask('taken@test.example')).status]).toEqual([
      204, 204,
    ])
    expect((await mails(account.email)).at(-1)?.subject).toContain('about to change')
    expect((await mails('taken@test.example')).at(-1)?.subject).toBe('You have an account already')
    const body = { token: await mailedToken('new@test.example') }
    expect((await call('POST', '/v1/email-confirmations/completions', { body })).status).toBe(204)
    expect((await mails(account.email)).at(-1)?.body).toContain('n…@test.example')
    expect((await signIn(account)).status).toBe(401)
    expect((await signIn({ ...account, email: 'new@test.example' })).status).toBe(201)
  })

  it('asks for a proof that is not older than a quarter of an hour', async () => {
    await using world = await openWorld()
    const { call, signUp } = await openCaller(world)
    const { refresh_token } = await signUp(account)
    await world.goTo('2027-01-01T00:16:00Z')
    const { access_token: token } = (await call('POST', '/v1/sessions/refresh', { body: { refresh_token } }))
      .body
    const answer = await call('POST', '/v1/me/email-changes', { token, body: { email: 'new@test.example' } })
    expect([answer.status, answer.body.type]).toEqual([403, problem('step_up_required')])
  })
})

describe('a password', () => {
  it('is replaced by a mailed link, once, within the hour, and every session ends', async () => {
    await using world = await openWorld()
    const { call, signUp, status, mailedToken, signIn } = await openCaller(world)
    const { access_token } = await signUp(account)
    expect((await call('POST', '/v1/password-resets', { body: account })).status).toBe(204)
    const body = { token: await mailedToken(), password: 'a new password' }
    const complete = () => call('POST', '/v1/password-resets/completions', { body })
    expect((await complete()).status).toBe(204)
    expect(await status(access_token)).toBe(401)
    expect((await complete()).body.type).toBe(problem('link_void'))
    expect((await signIn(account)).status).toBe(401)
    expect((await signIn({ ...account, password: body.password })).status).toBe(201)
  })

  it('has a link that is void after an hour and after a later one was used, and nobody is told who exists', async () => {
    await using world = await openWorld()
    const { call, signUp, mailedToken, mails } = await openCaller(world)
    await signUp(account)
    const ask = async (email: string) => {
      expect((await call('POST', '/v1/password-resets', { body: { email } })).status).toBe(204)
      return mailedToken()
    }
    const complete = async (token: string) =>
      (await call('POST', '/v1/password-resets/completions', { body: { token, password: 'a new password' } }))
        .status
    const [first, second] = [await ask(account.email), await ask(account.email)]
    expect([await complete(second), await complete(first)]).toEqual([204, 400])
    const old = await ask(account.email)
    await world.goTo('2027-01-01T01:01:00Z')
    expect(await complete(old)).toBe(400)
    const before = (await mails()).length
    await ask('nobody@test.example')
    expect(await mails()).toHaveLength(before)
  })

  it('is changed by the old one: the session goes on, the others end, the owner hears of it', async () => {
    await using world = await openWorld()
    const { call, signUp, status, mails, signIn } = await openCaller(world)
    const { access_token: token } = await signUp(account)
    const other = (await signIn(account)).body.access_token
    const change = (existing: string, password: string) =>
      call('PUT', '/v1/me/password', { token, body: { existing, password } })
    expect((await change('wrong password', 'the next password')).body.type).toBe(problem('wrong_password'))
    expect((await change(account.password, 'password1')).body.type).toBe(problem('password_too_common'))
    expect((await change(account.password, 'the next password')).status).toBe(204)
    expect([await status(token), await status(other)]).toEqual([200, 401])
    expect((await mails()).at(-1)?.subject).toBe('Your password was changed')
  })

  it('does not fill a stranger’s mailbox: ten links an hour, whether or not there is an account', async () => {
    await using world = await openWorld()
    const { call } = await openCaller(world)
    for (const email of [account.email, 'nobody@test.example']) {
      const statuses: number[] = []
      for (let count = 0; count < 11; count += 1)
        statuses.push((await call('POST', '/v1/password-resets', { body: { email } })).status)
      expect(statuses).toEqual([...Array(10).fill(204), 429])
    }
  })
})

it('keeps what opens an account out of the list of messages, and forgets it once it is sent', async () => {
  await using world = await openWorld()
  const { call, mailedToken } = await openCaller(world)
  const admin = await world.person('admin')
  const token = (
    await call('POST', '/v1/sessions', { body: { email: admin.email, password: admin.password } })
  ).body.access_token
  await call('POST', '/v1/password-resets', { body: { email: admin.email } })
  const listed = async () => (await call('GET', '/v1/messages?limit=1', { token })).body.data[0]
  expect(await listed()).toMatchObject({ status: 'queued', body: '' })
  expect(await mailedToken()).not.toBe('')
  const row = await world.database.db.selectFrom('messages').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ status: 'delivered', body: '', html: null, is_secret: true })
})

it('locks the demo accounts, ends their sessions, and lets a new password open them', async () => {
  await using world = await openWorld()
  const { call, signUp, signIn, status, mailedToken } = await openCaller(world)
  const { access_token } = await signUp(account)
  await world.database.db.updateTable('users').set({ has_demo_password: true }).execute()
  expect(await lockDemoAccounts(world.makeCtx())).toBe(1)
  expect(await status(access_token)).toBe(401)
  expect((await signIn(account)).status).toBe(401)
  await call('POST', '/v1/password-resets', { body: { email: account.email } })
  const body = { token: await mailedToken(), password: 'my own password' }
  await call('POST', '/v1/password-resets/completions', { body })
  expect((await signIn({ ...account, password: body.password })).status).toBe(201)
})
