import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { expect, it } from 'vitest'
import { type Declared, declareEnforced, requireDeclaredAccess } from '#platform/http.ts'
import { openWorld, type World } from '#test/world.ts'
import { fill, type Ids, makeEverything, messageIdOf } from './everything.ts'

/** Bodies good enough to get past the schema, by the end of the path. */
const bodies: Record<string, object> = {
  courses: { title: 'A course' },
  modules: { title: 'A module' },
  questions: { kind: 'text', prompt: 'Why?' },
  groups: { name: 'A group' },
  learners: { name: 'Asha', number: '+919380169981' },
}
const table = '# T\n## L\nText'
const hostName = 'old.example'

/** Some 200 routes: `/v1`, both mounts of a dialect here and on its own host, webhooks, the site, the sandbox. */
async function openEverything(world: World) {
  const app = await world.app()
  const v1 = app.declared.filter(({ url }) => url.startsWith('/v1/'))
  const dialect = app.declared.filter(
    ({ url, access }) => !/^\/(v1|sandbox)(\/|$)/.test(url) && !['visitor', 'vendor'].includes(access),
  )
  return { app, v1, dialect }
}

async function enter(app: FastifyInstance, url: string, account: { email: string; password: string }) {
  const { email, password } = account
  const reply = (await app.inject({ method: 'POST', url, payload: { email, password } })).json()
  return `Bearer ${reply.access_token ?? reply.token}`
}

/** The status of a call of that route, with these ids in its address. */
async function call(app: FastifyInstance, { method, url }: Declared, ids: Ids, authorization?: string) {
  const path = fill(url.replace(/^\/\.hosts\/\w+/, ''), ids)
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method)
  const isFile = path.endsWith('/import')
  const headers = {
    ...(url.startsWith('/.hosts/') && { host: hostName }),
    ...(authorization && { authorization }),
    ...(isFile && { 'content-type': 'text/markdown' }),
  }
  const payload = isFile ? table : (bodies[path.split('/').at(-1) ?? ''] ?? {})
  const options = { method, url: path, headers, ...(hasBody && { payload }) } as InjectOptions
  return (await app.inject(options)).statusCode
}

const nobody = '00000000-0000-4000-8000-000000000000'
const all = (id: string): Ids => new Proxy({}, { get: () => id })
const hasId = ({ url }: Declared) => url.includes(':')
const nameOf = ({ method, url }: Declared) => `${method} ${url}`

it('lets nobody do what is not theirs: every route of /v1, as every actor', { timeout: 60_000 }, async () => {
  await using world = await openWorld()
  const { app, v1 } = await openEverything(world)
  const [owner, ...others] = await Promise.all([
    world.person('instructor'),
    ...(['instructor', 'student', 'admin'] as const).map(world.person),
  ])
  const ids = { ...(await makeEverything(owner.ctx)), messages: await messageIdOf(world) }
  const tokens = await Promise.all(others.map((person) => enter(app, '/v1/sessions', person)))
  const [stranger = '', student = '', admin = ''] = tokens
  expect(v1.length).toBeGreaterThan(40)
  for (const route of v1.filter(({ access }) => access !== 'visitor')) {
    const status = async (who?: string, where: Ids = ids) => [
      nameOf(route),
      await call(app, route, where, who),
    ]
    expect(await status()).toEqual([nameOf(route), 401])
    expect(await status('Bearer not.a.token')).toEqual([nameOf(route), 401])
    if (route.access === 'user') continue
    expect(await status(student)).toEqual([nameOf(route), 403])
    if (!hasId(route)) continue
    expect(await status(stranger)).toEqual([nameOf(route), 404])
    expect(await status(stranger, all(nobody))).toEqual([nameOf(route), 404])
    expect(await status(stranger, all('not-an-id'))).toEqual([nameOf(route), 400])
    if (route.method === 'GET') expect(await status(admin)).toEqual([nameOf(route), 200])
  }
})

it('lets owners and staff change what strangers may not even see', { timeout: 120_000 }, async () => {
  await using world = await openWorld()
  const { app, v1 } = await openEverything(world)
  const [owner, admin] = [await world.person('instructor'), await world.person('admin')]
  await makeEverything(owner.ctx)
  const messages = await messageIdOf(world)
  for (const person of [owner, admin]) {
    const token = await enter(app, '/v1/sessions', person)
    for (const route of v1.filter((one) => one.access === 'instructor' && hasId(one))) {
      const ids = { ...(await makeEverything(owner.ctx)), messages }
      const status = await call(app, route, ids, token)
      expect([nameOf(route), [401, 403, 404].includes(status)]).toEqual([nameOf(route), false])
      expect([nameOf(route), status < 500]).toEqual([nameOf(route), true])
    }
  }
})

it('holds every dialect, on each of its mounts and hosts, to the same', { timeout: 60_000 }, async () => {
  await using world = await openWorld({ DIALECT_HOSTS: `${hostName}=ekatra` })
  const { app, dialect } = await openEverything(world)
  const owner = await world.person('instructor')
  const ids = { ...(await makeEverything(owner.ctx)), user: '1' }
  const [stranger, student, v1] = [
    await enter(app, '/auth/login', await world.person('instructor')),
    await enter(app, '/auth/login', await world.person('student')),
    await enter(app, '/v1/sessions', owner),
  ]
  expect(new Set(dialect.map(({ url }) => url.split('/')[1]))).toContain('.hosts')
  for (const route of dialect) {
    const status = async (who?: string) => [nameOf(route), await call(app, route, ids, who)]
    expect(await status()).toEqual([nameOf(route), 401])
    expect(await status('Bearer not.a.token')).toEqual([nameOf(route), 422])
    expect(await status(v1)).toEqual([nameOf(route), 422])
    if (route.access === 'instructor') expect(await status(student)).toEqual([nameOf(route), 403])
    if (hasId(route)) expect([400, 404]).toContain((await status(stranger))[1])
  }
})

it('takes nothing from a vendor that did not sign it, and shows the sandbox to nobody from outside', async () => {
  await using world = await openWorld()
  const { app } = await openEverything(world)
  const student = await enter(app, '/v1/sessions', await world.person('student'))
  const outside = { 'x-forwarded-for': '203.0.113.9' }
  for (const { method, url, access } of app.declared) {
    const status = async (headers = {}) =>
      (await app.inject({ method, url, headers } as InjectOptions)).statusCode
    if (access === 'vendor') expect([url, await status()]).toEqual([url, 401])
    if (access !== 'sandbox') continue
    expect([url, await status(outside)]).toEqual([url, 404])
    expect([url, await status({ ...outside, authorization: student })]).toEqual([url, 404])
  }
})

it('is open to all where it must be, and nowhere else', async () => {
  await using world = await openWorld()
  const { app } = await openEverything(world)
  const open = app.declared.filter(({ access }) => access === 'visitor').map(nameOf)
  expect(open.filter((name) => !/ \/(api\/)?auth\/| \/assets\//.test(name)).sort()).toEqual([
    'GET /',
    'GET /docs/:of?',
    'GET /healthz',
    'GET /metrics',
    'GET /openapi.json',
    'GET /openapi/:dialect.json',
    'GET /readyz',
    'GET /reset-password',
    'POST /v1/password-resets',
    'POST /v1/password-resets/completions',
    'POST /v1/sessions',
    'POST /v1/sessions/refresh',
    'POST /v1/users',
  ])
})

it('does not start with a route that nobody holds to what it declares', () => {
  const app = Fastify()
  requireDeclaredAccess(app)
  const route = (access: 'visitor' | 'admin') => () =>
    app.get(`/${access}`, { config: { access } }, async () => 'ok')
  expect(route('visitor')).not.toThrow()
  expect(route('admin')).toThrow(/nothing in its scope enforces that/)
  expect(() => app.get('/silent', async () => 'ok')).toThrow(/does not declare who may call it/)
})

it('starts with a route whose scope holds it to what it declares, and that scope alone', async () => {
  const app = Fastify()
  requireDeclaredAccess(app)
  const admin = { config: { access: 'admin' } } as const
  await app.register(async (scope) => {
    declareEnforced(scope, ['admin'])
    scope.get('/within', admin, async () => 'ok')
  })
  expect(() => app.get('/without', admin, async () => 'ok')).toThrow(/nothing in its scope enforces that/)
})
