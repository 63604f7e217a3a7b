import { describe, expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { type Caller, openCaller, problem } from './caller.ts'
import { openAuthenticator } from './software-authenticator.ts'

const account = { email: 'asha@test.example', password: 'correct horse' }

describe('a passkey', () => {
  async function withPasskey(caller: Caller, device = openAuthenticator()) {
    const { access_token: token } = await caller.signUp(account)
    const options = (await caller.call('POST', '/v1/me/passkeys/challenges', { token })).body
    const body = { name: 'Phone', credential: device.create(options) }
    return { token, device, options, added: await caller.call('POST', '/v1/me/passkeys', { token, body }) }
  }
  const byPasskey = async ({ call }: Caller, device: ReturnType<typeof openAuthenticator>) => {
    const options = (await call('POST', '/v1/passkey-challenges')).body
    const passkey = device.sign(options)
    return { passkey, answer: await call('POST', '/v1/passkey-sessions', { body: { passkey } }) }
  }

  it('signs in alone: both steps in one; a signature is good once', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { device, added, options, token } = await withPasskey(caller)
    expect([added.status, added.body]).toMatchObject([
      201,
      { id: device.id, name: 'Phone', is_backed_up: false },
    ])
    expect(options.rp).toEqual({ id: 'localhost', name: 'Sangam' })
    expect((await caller.mails()).at(-1)?.subject).toBe('A passkey was added')
    const { passkey, answer } = await byPasskey(caller, device)
    expect([answer.status, await caller.status(answer.body.access_token)]).toEqual([201, 200])
    expect((await caller.call('POST', '/v1/passkey-sessions', { body: { passkey } })).status).toBe(401)
    expect((await caller.signIn(account)).status).toBe(201)
    const renamed = await caller.call('PATCH', `/v1/me/passkeys/${device.id}`, {
      token,
      body: { name: 'Old phone' },
    })
    expect(renamed.body.name).toBe('Old phone')
    expect((await caller.call('DELETE', `/v1/me/passkeys/${device.id}`, { token })).status).toBe(204)
    expect((await byPasskey(caller, device)).answer.status).toBe(401)
  })

  it('is a second step beside or without an app', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call } = caller
    const { token, device } = await withPasskey(caller)
    expect((await call('POST', '/v1/me/second-factor', { token })).body.recovery_codes).toHaveLength(10)
    const { challenge } = (await caller.signIn(account)).body.second_step
    const { methods, passkey } = (
      await call('POST', '/v1/sessions/second-step-options', { body: { challenge } })
    ).body
    expect(methods).toEqual(['recovery_code', 'passkey'])
    expect(passkey.allowCredentials).toMatchObject([{ id: device.id }])
    const step = { challenge, passkey: device.sign(passkey) }
    expect((await call('POST', '/v1/sessions/second-steps', { body: step })).status).toBe(201)
    expect((await byPasskey(caller, device)).answer.status).toBe(201)
  })

  it('opens nothing from another page, from a copy, without its owner, or for another challenge', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { device, added, token } = await withPasskey(
      caller,
      openAuthenticator({ origin: 'https://evil.example' }),
    )
    expect([added.status, added.body.type]).toEqual([400, problem('passkey_refused')])
    expect((await byPasskey(caller, device)).answer.status).toBe(401)
    const weak = openAuthenticator({ verifies: false })
    const options = (await caller.call('POST', '/v1/me/passkeys/challenges', { token })).body
    const body = { name: 'Key', credential: weak.create(options) }
    expect((await caller.call('POST', '/v1/me/passkeys', { token, body })).status).toBe(400)
    expect((await byPasskey(caller, weak)).answer.status).toBe(401)
    const good = openAuthenticator()
    const again = (await caller.call('POST', '/v1/me/passkeys/challenges', { token })).body
    await caller.call('POST', '/v1/me/passkeys', {
      token,
      body: { name: 'Good', credential: good.create(again) },
    })
    expect((await byPasskey(caller, good)).answer.status).toBe(201)
    good.rewind()
    expect((await byPasskey(caller, good)).answer.status).toBe(401)
    const forged = good.sign({
      challenge: Buffer.from('not one of ours').toString('base64url'),
      rpId: 'localhost',
    })
    expect((await caller.call('POST', '/v1/passkey-sessions', { body: { passkey: forged } })).status).toBe(
      401,
    )
  })
})
