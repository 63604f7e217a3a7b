import type { InjectOptions } from 'fastify'
import { expect, it } from 'vitest'
import { buildApp } from '#app'
import { forgetOldTraces, rotateSigningKeys } from '#features/identity/index.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import { openWorld, type World } from '#test/world.ts'
import { openCaller } from './caller.ts'
import { askForCode, lastCode } from './phone-caller.ts'

const account = { email: 'asha@test.example', password: 'correct horse' }

/** A second process of the same academy: what it answers. */
async function openNeighbour({ config, database, secretKey, clock }: World) {
  const system = await openSystem(config, database.url, secretKey, openLog('silent'), clock)
  const app = await buildApp(system)
  const call = async (method: string, url: string, token?: string, payload?: object) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    const reply = await app.inject({ method, url, headers, ...(payload && { payload }) } as InjectOptions)
    return { status: reply.statusCode, body: reply.body ? reply.json() : undefined }
  }
  return {
    call,
    async [Symbol.asyncDispose]() {
      await app.close()
      await system.close()
    },
  }
}

it('a session that ends in one process is over in the others: sign-out, reuse, block, removal', async () => {
  await using world = await openWorld()
  const caller = await openCaller(world)
  await using neighbour = await openNeighbour(world)
  const there = async (token: string) => (await neighbour.call('GET', '/v1/me', token)).status
  await caller.signUp(account)
  const enter = async () => (await caller.signIn(account)).body
  const root = await world.person('superadmin')
  const token = (await caller.signIn(root)).body.access_token
  const ends: ((mine: {
    access_token: string
    refresh_token: string
    user: { id: string }
  }) => Promise<unknown>)[] = [
    ({ access_token }) => caller.call('DELETE', '/v1/sessions/current', { token: access_token }),
    async ({ refresh_token }) => {
      for (let turn = 0; turn < 2; turn += 1)
        await caller.call('POST', '/v1/sessions/refresh', { body: { refresh_token } })
    },
    ({ access_token }) => caller.call('DELETE', '/v1/sessions', { token: access_token }),
    ({ user }) => caller.call('DELETE', `/v1/users/${user.id}/sessions`, { token }),
    ({ user }) => caller.call('DELETE', `/v1/users/${user.id}`, { token }),
  ]
  for (const end of ends) {
    const mine = await enter()
    expect(await there(mine.access_token)).toBe(200)
    await end(mine)
    await expect.poll(() => there(mine.access_token), { timeout: 1_000, interval: 5 }).toBe(401)
  }
})

it('a code is guessed at five times over all processes', async () => {
  await using world = await openWorld()
  const caller = await openCaller(world)
  await using neighbour = await openNeighbour(world)
  const { id: code_id } = (await askForCode(caller)).body
  const code = await lastCode(caller)
  const guesses = Array.from({ length: 8 }, (_, turn) => {
    const body = { code_id, code: String((Number(code) + turn + 1) % 1_000_000).padStart(6, '0') }
    return turn % 2 === 0
      ? caller.call('POST', '/v1/phone-sessions', { body })
      : neighbour.call('POST', '/v1/phone-sessions', undefined, body)
  })
  await Promise.all(guesses)
  const { tries } = await world.database.db
    .selectFrom('phone_codes')
    .select('tries')
    .executeTakeFirstOrThrow()
  expect(tries).toBe(5)
  expect((await neighbour.call('POST', '/v1/phone-sessions', undefined, { code_id, code })).status).toBe(401)
})

it('a new signing key is read everywhere before anything is signed with it', async () => {
  await using world = await openWorld()
  const caller = await openCaller(world)
  await using neighbour = await openNeighbour(world)
  const { access_token } = await caller.signUp(account)
  await rotateSigningKeys(world.makeCtx())
  await using late = await openNeighbour(world)
  const signed = (await late.call('POST', '/v1/sessions', undefined, account)).body.access_token
  const kid = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
  expect(kid(signed)).not.toBe(kid(access_token))
  for (const token of [access_token, signed])
    await expect
      .poll(async () => [await caller.status(token), (await neighbour.call('GET', '/v1/me', token)).status])
      .toEqual([200, 200])
})

it('forgets what is of no more use, and keeps what is', async () => {
  await using world = await openWorld()
  const caller = await openCaller(world)
  await caller.signUp(account)
  await caller.call('POST', '/v1/password-resets', { body: account })
  await caller.signIn({ ...account, password: 'wrong' })
  const { db } = world.database
  const count = async () => {
    const tables = ['sign_ins', 'sessions', 'account_links', 'sign_in_tries'] as const
    return Promise.all(tables.map(async (table) => (await db.selectFrom(table).selectAll().execute()).length))
  }
  await forgetOldTraces(world.makeCtx(), 180)
  expect(await count()).toEqual([2, 1, 2, 1])
  await world.goTo('2027-06-28T00:00:00Z')
  await forgetOldTraces(world.makeCtx(), 180)
  expect(await count()).toEqual([2, 0, 0, 0])
  await world.goTo('2027-07-01T00:00:00Z')
  await forgetOldTraces(world.makeCtx(), 180)
  expect(await count()).toEqual([0, 0, 0, 0])
})
