import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { openCaller } from './caller.ts'

it('lets a program upload with a key for it, and with no other', async () => {
  await using world = await openWorld()
  const teacher = await openCaller(world, await world.listen())
  const keyFor = async (...scopes: string[]) => {
    const reply = await teacher.fetch('/v1/api-keys', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'A program', scopes }),
    })
    return { authorization: `Bearer ${((await reply.json()) as { key: string }).key}` }
  }
  const [write, read, courses] = [
    await keyFor('files:write'),
    await keyFor('files:read'),
    await keyFor('courses:write'),
  ]
  const sent = await teacher.send('Notes', 'use=resource&name=n.txt', write)
  expect(sent).toMatchObject({ status: 201, body: { name: 'n.txt', size: 5 } })
  for (const key of [read, courses])
    expect(await teacher.send('Notes', 'use=resource&name=n.txt', key)).toMatchObject({
      status: 403,
      body: { type: '/problems/scope_missing', scope: 'files:write' },
    })
  const list = (headers: Record<string, string>) => teacher.fetch('/v1/files', { headers })
  expect((await (await list(read)).json()) as object).toMatchObject({ data: [{ id: sent.body.id }] })
  expect((await list(courses)).status).toBe(403)
  const picture = await teacher.fetch('/v1/me/picture', { method: 'PUT', headers: write, body: 'x' })
  expect((await picture.json()) as object).toMatchObject({ type: '/problems/not_for_keys' })
})
