import { expect, it } from 'vitest'
import type { Role } from '#platform/ctx.ts'
import { openCaller } from '#test/identity/caller.ts'
import { twilioVariables } from '#test/providers/text-vendors.ts'
import { startTwilio } from '#test/providers/twilio-server.ts'
import { openWorld } from '#test/world.ts'

it('a key of whoever may not send texts in /v1 sends none here', async () => {
  await using server = await startTwilio()
  await using world = await openWorld(twilioVariables(server.url))
  const { call, signIn } = await openCaller(world)
  const text = { contact: '+919812345678', subject: 'S', message: 'M' }
  const send = async (role: Role) => {
    const token = (await signIn(await world.person(role))).body.access_token
    const body = { name: role, scopes: ['messages:write'] }
    const { key } = (await call('POST', '/v1/api-keys', { token, body })).body
    return (await call('POST', '/smss', { token: key, body: text })).status
  }
  expect([await send('student'), await send('instructor'), await send('admin')]).toEqual([403, 403, 200])
  await world.settle()
  expect(server.texts).toHaveLength(1)
})
