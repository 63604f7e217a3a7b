import { describe, expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { type Caller, openCaller, problem } from './caller.ts'

const account = { email: 'asha@test.example', password: 'correct horse' }
const redirect_uri = 'http://127.0.0.1:3000/callback'
type Way = { provider?: string; token?: string; headers?: Record<string, string> }

/** Goes to the provider and back as a browser does, and answers what the last step answers. */
async function goAndReturn(
  { call }: Caller,
  code: string,
  { provider = 'google', token, headers = {} }: Way = {},
) {
  const me = token ? '/v1/me/' : '/v1/'
  const begun = await call('POST', `${me}social-authorizations`, { body: { provider, redirect_uri }, token })
  const { state, verifier } = begun.body
  const back = { provider, code, state, verifier }
  const end = token ? '/v1/me/social-accounts' : '/v1/social-sessions'
  return { begun, back, answer: await call('POST', end, { body: back, token, headers }) }
}

const asha = 'sandbox:asha@test.example:Asha Rao'

describe('a provider’s word', () => {
  it('opens an account for whoever has none, and signs in whoever has one', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const first = await goAndReturn(caller, asha)
    expect(first.answer.body.user).toMatchObject({
      email: account.email,
      is_email_confirmed: true,
      first_name: 'Asha',
      last_name: 'Rao',
    })
    const again = await goAndReturn(caller, asha)
    expect(again.answer.body.user.id).toBe(first.answer.body.user.id)
    const { data } = (
      await caller.call('GET', '/v1/me/social-accounts', { token: again.answer.body.access_token })
    ).body
    expect(data).toMatchObject([{ provider: 'google', email: account.email, user_name: 'Asha Rao' }])
  })

  it('joins an account whose address both sides have proved, and asks for its second step', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { access_token } = await caller.signUp(account)
    const { answer } = await goAndReturn(caller, asha)
    expect(answer.status).toBe(201)
    expect((await caller.mails()).at(-1)?.subject).toBe('A way to sign in was added')
    expect((await caller.call('GET', '/v1/me', { token: access_token })).body.id).toBe(answer.body.user.id)
    await world.database.db.updateTable('users').set({ second_factor_at: world.clock.now() }).execute()
    expect((await goAndReturn(caller, asha)).answer.status).toBe(202)
  })

  it('takes over no account that nobody has confirmed, on either side', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    await caller.call('POST', '/v1/sign-ups', { body: account })
    expect((await goAndReturn(caller, asha)).answer.body.type).toBe(problem('email_unconfirmed_here'))
    await caller.signUp({ ...account, email: 'ravi@test.example' })
    const { answer } = await goAndReturn(caller, 'sandbox:ravi@test.example:Ravi:unconfirmed')
    expect(answer.body.user).toMatchObject({ email: null, first_name: 'Ravi' })
    await caller.signUp({ ...account, email: 'nisha@test.example' })
    const idtoken = 'sandbox:nisha@test.example:Other:unconfirmed'
    const told = await caller.call('POST', '/social/google', { body: { idtoken } })
    expect(told.body).toMatchObject({ success: false })
  })

  it('counts where the sandbox is: at this machine, for no page of another site, behind no proxy', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    for (const headers of [
      { 'x-forwarded-for': '203.0.113.7' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { host: 'academy.example' },
    ] as Record<string, string>[]) {
      const { answer } = await goAndReturn(caller, asha, { headers })
      expect([answer.status, answer.body.type]).toEqual([401, problem('proof_refused')])
    }
    for (const code of ['sandbox:', 'sandbox:a', 'sandbox:no address:X', 'x', 'sandbox::'])
      expect((await goAndReturn(caller, code)).answer.status).toBe(401)
  })

  it('counts nothing once a provider is real, and the others are not offered', async () => {
    await using world = await openWorld({
      SIGN_IN: 'github',
      GITHUB_CLIENT_ID: 'id',
      GITHUB_OAUTH_CLIENT_SECRET: 's',
      GITHUB_URL: 'http://127.0.0.1:9',
      GITHUB_API_URL: 'http://127.0.0.1:9',
    })
    const caller = await openCaller(world)
    expect((await caller.call('GET', '/v1/social-providers')).body).toEqual({ data: ['github'] })
    expect((await goAndReturn(caller, asha, { provider: 'github' })).answer.status).toBe(503)
    expect((await goAndReturn(caller, asha)).begun.body.type).toBe(problem('provider_not_found'))
  })
})

describe('the way to a provider', () => {
  it('comes back to our own pages only', async () => {
    await using world = await openWorld({ FRONTEND_URL: 'https://learn.example' })
    const { call } = await openCaller(world)
    const begin = async (uri: string) =>
      (await call('POST', '/v1/social-authorizations', { body: { provider: 'github', redirect_uri: uri } }))
        .status
    expect(await begin('https://learn.example/callback')).toBe(201)
    for (const uri of [
      'https://evil.example/callback',
      'https://learn.example.evil.example/',
      'https://learn.example@evil.example/',
      '//learn.example/',
      'javascript:alert(1)',
      'http://learn.example/',
      '/callback',
      '',
    ])
      expect([uri, await begin(uri)]).toEqual([uri, 400])
  })

  it('ends where it began: a state works once, within ten minutes, with its verifier, for whom it was begun', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call } = caller
    const { back, answer } = await goAndReturn(caller, asha)
    const token = answer.body.access_token
    const finish = async (body: object) => (await call('POST', '/v1/social-sessions', { body })).body.type
    expect(await finish(back)).toBe(problem('state_refused'))
    const begin = async () =>
      (await call('POST', '/v1/social-authorizations', { body: { provider: 'google', redirect_uri } })).body
    const own = await begin()
    expect(own.authorization_url).toContain(`state=${own.state}`)
    expect(own.authorization_url).not.toContain(own.verifier)
    expect(await finish({ ...back, ...own, verifier: 'of an attacker' })).toBe(problem('state_refused'))
    expect(await finish({ ...back, ...(await begin()), provider: 'github' })).toBe(problem('state_refused'))
    const linking = await call('POST', '/v1/me/social-accounts', {
      token,
      body: { ...back, ...(await begin()) },
    })
    expect(linking.body.type).toBe(problem('state_refused'))
    const late = await begin()
    await world.goTo('2027-01-01T00:10:01Z')
    expect(await finish({ ...back, ...late })).toBe(problem('state_refused'))
  })
})

describe('a linked account', () => {
  it('is linked by who is signed in, one of a provider, and never one that is somebody else’s', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { access_token: token } = await caller.signUp(account)
    const other = 'sandbox:work@test.example:Asha at work'
    expect((await goAndReturn(caller, other, { token })).answer.body).toMatchObject({
      email: 'work@test.example',
    })
    expect((await goAndReturn(caller, 'sandbox:third@test.example:Third', { token })).answer.body.type).toBe(
      problem('another_linked'),
    )
    const ravi = await caller.signUp({ ...account, email: 'ravi@test.example' })
    expect((await goAndReturn(caller, other, { token: ravi.access_token })).answer.body.type).toBe(
      problem('linked_elsewhere'),
    )
    expect((await goAndReturn(caller, other)).answer.body.user.email).toBe(account.email)
  })

  it('is unlinked, but never the last way in', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { answer } = await goAndReturn(caller, asha)
    const token = answer.body.access_token
    const { data } = (await caller.call('GET', '/v1/me/social-accounts', { token })).body
    const unlink = (id: string) => caller.call('DELETE', `/v1/me/social-accounts/${id}`, { token })
    expect((await unlink(data[0].id)).body.type).toBe(problem('last_way_in'))
    const body = { password: 'correct horse' }
    expect((await caller.call('PUT', '/v1/me/password', { token, body })).status).toBe(204)
    expect((await caller.call('PUT', '/v1/me/password', { token, body })).body.type).toBe(
      problem('has_password'),
    )
    expect([(await unlink(data[0].id)).status, (await unlink(data[0].id)).status]).toEqual([204, 404])
    expect((await caller.signIn(account)).status).toBe(201)
  })
})
