import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import { type Caller, openCaller, problem } from './caller.ts'

const account = { email: 'asha@test.example', password: 'correct horse' }

const codeOf = (world: World, secret: string, ahead = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: world.clock.now().getTime() + ahead * 30_000,
  })

/** Someone with an authenticator app: their token, the app's secret, their recovery codes. */
async function withApp(world: World, caller: Caller) {
  const { call, signUp } = caller
  const { access_token: token } = await signUp(account)
  const { secret, uri, qr_code } = (await call('POST', '/v1/me/authenticator', { token })).body
  const body = { code: codeOf(world, secret) }
  const { recovery_codes } = (await call('POST', '/v1/me/authenticator/activation', { token, body })).body
  return { token, secret, uri, qr_code, recovery_codes: recovery_codes as string[] }
}

const challengeOf = async ({ signIn }: Caller, from?: string): Promise<string> =>
  (await signIn(account, from)).body.second_step.challenge

describe('an authenticator app', () => {
  it('is shown as a PNG, counts with the first right code, and is never shown again', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call, signUp, signIn, mails } = caller
    const { access_token: token } = await signUp(account)
    const first = await call('POST', '/v1/me/authenticator', { token })
    expect(first.body.uri).toMatch(
      /^otpauth:\/\/totp\/Sangam:asha%40test\.example\?issuer=Sangam&secret=[A-Z2-7]{32}&/,
    )
    expect(Buffer.from(first.body.qr_code, 'base64').subarray(1, 4).toString()).toBe('PNG')
    expect((await call('POST', '/v1/me/authenticator', { token })).body.secret).toBe(first.body.secret)
    expect((await signIn(account)).status).toBe(201)
    const activate = (code: string) =>
      call('POST', '/v1/me/authenticator/activation', { token, body: { code } })
    expect((await activate(codeOf(world, first.body.secret, 5))).body.type).toBe(problem('wrong_code'))
    const { body } = await activate(codeOf(world, first.body.secret))
    expect(body.recovery_codes).toHaveLength(10)
    for (const code of body.recovery_codes) expect(code).toMatch(/^[0-9A-F]{32}$/)
    expect((await call('POST', '/v1/me/authenticator', { token })).body.type).toBe(
      problem('authenticator_active'),
    )
    expect((await call('GET', '/v1/me', { token })).body.has_second_factor).toBe(true)
    expect((await mails()).at(-1)?.subject).toBe('Signing in takes two steps now')
    const row = await world.database.db
      .selectFrom('authenticators')
      .select('secret')
      .executeTakeFirstOrThrow()
    expect(row.secret.toString()).not.toContain(first.body.secret)
  })

  it('is asked after a right password, and each of its codes is good once', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { secret } = await withApp(world, caller)
    const { call, status, signIn } = caller
    const first = await signIn(account)
    expect([first.status, Object.keys(first.body)]).toEqual([202, ['second_step']])
    const step = async (challenge: string, totp: string) =>
      call('POST', '/v1/sessions/second-steps', { body: { challenge, totp } })
    const totp = codeOf(world, secret)
    const entered = await step(first.body.second_step.challenge, totp)
    expect([entered.status, await status(entered.body.access_token)]).toEqual([201, 200])
    expect((await step(first.body.second_step.challenge, codeOf(world, secret, 1))).status).toBe(401)
    expect((await step(await challengeOf(caller), totp)).body.type).toBe(problem('wrong_code'))
    expect((await step(await challengeOf(caller), codeOf(world, secret, -1))).body.type).toBe(
      problem('wrong_code'),
    )
    expect((await step(await challengeOf(caller), codeOf(world, secret, 1))).status).toBe(201)
  })

  it('lets exactly one of ten in who come at once with one code and one challenge', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { secret } = await withApp(world, caller)
    const challenge = await challengeOf(caller)
    const body = { challenge, totp: codeOf(world, secret) }
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => caller.call('POST', '/v1/sessions/second-steps', { body })),
    )
    expect(tries.filter(({ status }) => status === 201)).toHaveLength(1)
  })

  it('is asked for within five minutes, at the same address, five times at most', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { secret } = await withApp(world, caller)
    const step = (challenge: string, totp: string, from = '127.0.0.1') =>
      caller.call('POST', '/v1/sessions/second-steps', { body: { challenge, totp }, from })
    const challenge = await challengeOf(caller)
    expect((await step(challenge, codeOf(world, secret), '203.0.113.7')).body.type).toBe(
      problem('first_step_needed'),
    )
    for (let tries = 0; tries < 5; tries += 1)
      expect((await step(challenge, '000000')).body.type).toBe(problem('wrong_code'))
    expect((await step(challenge, codeOf(world, secret))).body.type).toBe(problem('first_step_needed'))
    const late = await challengeOf(caller)
    await world.goTo('2027-01-01T00:05:01Z')
    expect((await step(late, codeOf(world, secret))).body.type).toBe(problem('first_step_needed'))
    expect((await step('no challenge of ours', codeOf(world, secret))).status).toBe(401)
  })

  it('shuts out who has the password and guesses codes, however many first steps they take', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    await withApp(world, caller)
    const from = '203.0.113.7'
    const statuses: number[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      const first = await caller.signIn(account, from)
      statuses.push(first.status)
      const challenge = first.body.second_step?.challenge ?? ''
      for (let tries = 0; tries < 3 && challenge; tries += 1)
        statuses.push(
          (
            await caller.call('POST', '/v1/sessions/second-steps', {
              body: { challenge, totp: '000000' },
              from,
            })
          ).status,
        )
    }
    expect(statuses).toEqual([202, 401, 401, 401, 202, 401, 401, 429, 429])
  })

  it('is turned off with a fresh proof only; then a password is enough, and the owner hears of it', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call, signIn, mails } = caller
    const { secret, token } = await withApp(world, caller)
    await world.goTo('2027-01-01T00:14:59Z')
    const step = { challenge: await challengeOf(caller), totp: codeOf(world, secret) }
    const { refresh_token } = (await call('POST', '/v1/sessions/second-steps', { body: step })).body
    await world.goTo('2027-01-01T00:31:00Z')
    expect((await call('DELETE', '/v1/me/second-factor', { token })).status).toBe(401)
    const old = (await call('POST', '/v1/sessions/refresh', { body: { refresh_token } })).body.access_token
    expect((await call('DELETE', '/v1/me/second-factor', { token: old })).body.type).toBe(
      problem('step_up_required'),
    )
    const stepUp = (body: object) => call('POST', '/v1/sessions/current/step-ups', { token: old, body })
    expect((await stepUp({ password: account.password })).body.type).toBe(problem('second_proof_needed'))
    expect((await stepUp({ totp: '000000' })).body.type).toBe(problem('wrong_proof'))
    expect((await stepUp({ password: account.password, totp: '123456' })).status).toBe(400)
    expect((await stepUp({ totp: codeOf(world, secret) })).status).toBe(204)
    expect((await call('DELETE', '/v1/me/second-factor', { token: old })).status).toBe(204)
    expect((await signIn(account)).status).toBe(201)
    expect((await mails()).at(-1)?.subject).toBe('Signing in takes one step again')
    expect((await call('GET', '/v1/me/recovery-codes', { token: old })).body.data).toEqual([])
  })
})

describe('recovery codes', () => {
  it('open once each, however they are written, and the owner hears of it', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { recovery_codes, token } = await withApp(world, caller)
    const [code = '', other = ''] = recovery_codes
    const step = async (recovery_code: string) =>
      caller.call('POST', '/v1/sessions/second-steps', {
        body: { challenge: await challengeOf(caller), recovery_code },
      })
    const written = code.toLowerCase().replace(/(.{8})(?=.)/g, '$1-')
    expect((await step(written)).status).toBe(201)
    expect((await caller.mails()).at(-1)?.subject).toBe('A recovery code was used')
    expect((await step(code)).body.type).toBe(problem('wrong_code'))
    const { data } = (await caller.call('GET', '/v1/me/recovery-codes', { token })).body
    expect(data.map(({ begins }: { begins: string }) => begins).sort()).toEqual(
      recovery_codes
        .slice(1)
        .map((one) => one.slice(0, 4))
        .sort(),
    )
    const { body } = await caller.call('POST', '/v1/me/recovery-codes', { token })
    expect(body.recovery_codes).toHaveLength(10)
    expect((await step(other)).body.type).toBe(problem('wrong_code'))
    expect((await step(body.recovery_codes[0])).status).toBe(201)
  })

  it('are for those whose sign-in has a second step', async () => {
    await using world = await openWorld()
    const { call, signUp } = await openCaller(world)
    const { access_token: token } = await signUp(account)
    expect((await call('POST', '/v1/me/recovery-codes', { token })).body.type).toBe(
      problem('no_second_factor'),
    )
  })
})
