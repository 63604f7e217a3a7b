import { it } from 'vitest'
import { openWorld } from '#test/world.ts'
it('x', async () => {
  await using world = await openWorld()
  const url = await world.listen()
  const p = await world.person('instructor')
  const post = async (method: string, path: string, body?: unknown, token?: string) => {
    const r = await fetch(url + path, { method, body: body ? JSON.stringify(body) : null, headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) } })
    const t = await r.text(); console.log(method, path, r.status, t.slice(0, 300)); return t ? JSON.parse(t) : null
  }
  const { access_token } = await post('POST', '/v1/sessions', { email: p.email, password: p.password })
  const g = await post('POST', '/v1/groups', { name: 'a' }, access_token)
  await post('PATCH', `/v1/groups/${g.id}`, { name: 'b', version: 77, removed_at: '2020-01-01T00:00:00Z', foo: 1 }, access_token)
})
