import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import { type Caller, openCaller, openPeople } from './caller.ts'
import { detail, emailOf, passwordOf } from './pair.ts'

const entry = {
  creation_date: '2026-12-24',
  creation_time: '18:30:15',
  platform_OS: 'Phone',
  successful: false,
  description: 'Wrong password',
}
const person = { first_name: 'A', last_name: 'B', email: 'a@b.example', password: 'three green boats' }
const flags = { is_staff: false, is_superuser: false, is_active: true }

/** A good body for every route that takes one. */
const writes: [method: string, path: string, body: Record<string, unknown>][] = [
  ['POST', '/users/login/', { username: emailOf('plain'), password: passwordOf('plain') }],
  ['POST', '/users/register/', person],
  ['PUT', '/users/changepwd/', { current_password: passwordOf('staff'), new_password: 'x' }],
  ['POST', '/users/loginLog/', { user: 5, ...entry }],
  ['PUT', '/users/loginLog/{entry}/', entry],
  ['POST', '/superadmin/user/', { ...person, ...flags }],
  ['PUT', '/superadmin/user/5/', { first_name: 'A', last_name: 'B', email: 'a@b.example', ...flags }],
  ['PUT', '/superadmin/user/block/5/', { is_active: true }],
]
const wrong = [{}, [], ['a'], { a: 1 }, 3.5, -1, 'x'.repeat(100_000), 'a\0b']

async function openSchool(world: World) {
  const base = await world.listen()
  const call = openCaller(base)
  const { staff } = await openPeople(world, base)
  const made = await call('POST', '/users/loginLog/', entry, staff)
  return { base, call, staff, fill: (path: string) => path.replace('{entry}', Object(made.body).id) }
}

it('refuses what is wrong in every field of every route, and says so', async () => {
  await using world = await openWorld()
  const { call, staff, fill } = await openSchool(world)
  const refuses = async (method: string, path: string, body: unknown) => {
    const answer = await call(method, fill(path), body, staff)
    expect([answer.status, isFailure(answer.body)], `${path} ${answer.text}`).toEqual([400, true])
  }
  for (const [method, path, good] of writes)
    for (const field of Object.keys(good)) {
      for (const value of wrong) await refuses(method, path, { ...good, [field]: value })
      if (field !== 'user') await refuses(method, path, { ...good, [field]: null })
      const isText = typeof good[field] === 'string'
      await refuses(method, path, { ...good, [field]: isText ? true : 'x' })
      if (isText) await refuses(method, path, { ...good, [field]: 7 })
    }
})

it('takes any platform when somebody signs in, but none with a NUL', async () => {
  await using world = await openWorld()
  const { call } = await openSchool(world)
  const credentials = { username: emailOf('plain'), password: passwordOf('plain') }
  for (const os of wrong) {
    const { status } = await call('POST', '/users/login/', { ...credentials, os })
    expect(status).toBe(os === 'a\0b' ? 400 : 200)
  }
})

it('refuses what is too large, broken, of another type or no object', async () => {
  await using world = await openWorld()
  const { base, call, staff, fill } = await openSchool(world)
  for (const [method, path] of writes) {
    for (const body of ['[[[[', '{"a": ', '[]', '"text"', '7', `{"__proto__": {"role": "admin"}}`])
      expect((await call(method, fill(path), body, staff)).status, `${path} ${body}`).toBe(400)
    const large = await call(method, fill(path), { email: 'x'.repeat(2_000_000) }, staff)
    expect([large.status, large.body]).toEqual([413, detail(expect.any(String))])
    const xml = await fetch(`${base}/api${fill(path)}`, {
      method,
      headers: { authorization: staff, 'content-type': 'application/xml' },
      body: '<name/>',
    })
    const answer = detail('Unsupported media type "application/xml" in request.')
    expect([xml.status, await xml.json()]).toEqual([415, answer])
  }
  const broken = await call('POST', '/users/login/', '{"username": ')
  expect(broken.body).toEqual(detail(expect.stringMatching(/^JSON parse error - ./)))
  const nul = await call('GET', '/superadmin/user/%00', undefined, staff)
  expect([nul.status, nul.body]).toEqual([400, detail('Null characters are not allowed.')])
})

const field = fc.constantFrom(
  ...['username', 'password', 'os', 'first_name', 'last_name', 'email', 'current_password', 'new_password'],
  ...['user', 'creation_date', 'creation_time', 'platform_OS', 'successful', 'description', '__proto__'],
  ...['is_staff', 'is_superuser', 'is_active', 'id', 'role', 'no'],
)
const { body: anyBody } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.string({ unit: 'binary' }), fc.jsonValue(), tie('list'), tie('body')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  body: fc.dictionary(field, tie('value'), { maxKeys: 6 }),
}))
const anyQuery = fc.dictionary(
  fc.constantFrom(
    'start_date',
    'end_date',
    'start_time',
    'end_time',
    'is_active',
    'is_staff',
    'is_superuser',
  ),
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '2027-01-01', '0000-01-01', '9999-12-31 23:59:59', '10:00', 'true', '0'),
  ),
)

it('answers whatever is sent to any route with a status below 500, in one of its shapes', async () => {
  await using world = await openWorld()
  const { call, staff, fill } = await openSchool(world)
  const holds = (answer: Awaited<ReturnType<Caller>>) => {
    expect(answer.status, answer.text).toBeLessThan(500)
    if (answer.status >= 400) expect(isFailure(answer.body), answer.text).toBe(true)
  }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...writes), anyBody, async ([method, path], body) =>
      holds(await call(method, fill(path), body, staff)),
    ),
    { numRuns: 300 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/users/loginLog/', '/superadmin/user/'),
      anyQuery,
      async (path, query) =>
        holds(await call('GET', `${path}?${new URLSearchParams(query)}`, undefined, staff)),
    ),
    { numRuns: 150 },
  )
})

/** `{"detail": …}`, `{"error": …}` or fields with their reasons; a list alone where a password is wrong. */
const isFailure = (body: unknown): boolean =>
  Array.isArray(body)
    ? body.every((one) => typeof one === 'string')
    : Object.keys(Object(body)).length > 0 &&
      Object.values(Object(body)).every((said) => typeof said === 'string' || Array.isArray(said))
