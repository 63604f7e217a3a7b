import type { FastifyInstance, InjectOptions } from 'fastify'
import { expect, it } from 'vitest'
import { dialects } from '#dialects'
import type { Declared } from '#platform/http.ts'
import { openWorld, type World } from '#test/world.ts'
import { bodiesOf } from './access-bodies.ts'
import { fill, type Ids, makeEverything, makePersonal, makeWebhook, messageIdOf } from './everything.ts'
import { type Manner, manners, signless } from './manners.ts'

const table = '# T\n## L\nText'

const hostOf = (name: string) => `${name}.old.example`
const dialectHosts = Object.keys(manners)
  .map((name) => `${hostOf(name)}=${name}`)
  .join()
const dialectOf = (url: string) =>
  /^\/\.hosts\/(\w+)/.exec(url)?.[1] ?? dialects.find(({ owns }) => owns(url))?.name ?? ''

/** Some 200 routes: `/v1`, the dialects here and on their own hosts, webhooks, the site, the sandbox. */
async function openEverything(world: World) {
  const app = await world.app()
  const v1 = app.declared.filter(({ url }) => url.startsWith('/v1/'))
  const dialect = app.declared.filter(
    ({ url, access }) => !/^\/(v1|sandbox)(\/|$)/.test(url) && !['visitor', 'vendor'].includes(access),
  )
  return { app, v1, dialect }
}

type Account = { email: string; password: string }

type Way = Pick<Manner, 'name' | 'scheme'>

async function enter(app: FastifyInstance, url: string, account: Account, way: Way = { name: 'email' }) {
  const { email, password } = account
  const { name, scheme = 'Bearer' } = way
  const reply = (await app.inject({ method: 'POST', url, payload: { [name]: email, password } })).json()
  return `${scheme} ${reply.access_token ?? reply.token ?? reply.user?.access_token}`
}

const bodyOf = (path: string, ids: Ids) => bodiesOf(ids)[path.split('/').at(-1) ?? '']

/** The status of a call of that route, with these ids in its address. */
async function call(app: FastifyInstance, { method, url }: Declared, ids: Ids, authorization?: string) {
  const path = fill(url.replace(/^\/\.hosts\/\w+/, ''), ids)
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method)
  const isFile = path.endsWith('/import')
  const headers = {
    ...(url.startsWith('/.hosts/') && { host: hostOf(dialectOf(url)) }),
    ...(authorization && { authorization }),
    ...(isFile && { 'content-type': 'text/markdown' }),
  }
  const payload = isFile ? table : (bodyOf(path, ids) ?? bodyOf(url, ids) ?? {})
  const options = { method, url: path, headers, ...(hasBody && { payload }) } as InjectOptions
  return (await app.inject(options)).statusCode
}

const nobody = '00000000-0000-4000-8000-000000000000'
const all = (id: string): Ids => new Proxy({}, { get: () => id })
/** What anybody who signed in does with a course that is published: they are not strangers to it. */
const forEverybody = [
  'POST /v1/courses/:id/enrolments',
  'POST /v1/cohorts/:id/members',
  'GET /v1/lessons/:id/reading',
  'PUT /v1/lessons/:id/progress',
]

const hasId = ({ url }: Declared) => url.includes(':')
const nameOf = ({ method, url }: Declared) => `${method} ${url}`

it('lets nobody do what is not theirs: every route of /v1, as every actor', { timeout: 60_000 }, async () => {
  await using world = await openWorld()
  const { app, v1 } = await openEverything(world)
  const [owner, ...others] = await Promise.all([
    world.person('instructor'),
    ...(['instructor', 'student', 'admin'] as const).map(world.person),
  ])
  await enter(app, '/v1/sessions', owner)
  const ids = {
    ...(await makeEverything(owner.ctx)),
    ...(await makePersonal(owner.ctx)),
    ...(await makeWebhook(owner.ctx)),
    messages: await messageIdOf(world),
  }
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
    if (route.access !== 'user') expect(await status(student)).toEqual([nameOf(route), 403])
    if (!hasId(route)) continue
    if (route.access === 'admin') expect(await status(stranger)).toEqual([nameOf(route), 403])
    else if (!forEverybody.includes(nameOf(route)))
      expect([
        [nameOf(route), 400],
        [nameOf(route), 404],
      ]).toContainEqual(await status(stranger))
    if (route.access === 'instructor') {
      expect(await status(stranger)).toEqual([nameOf(route), 404])
      expect(await status(stranger, all(nobody))).toEqual([nameOf(route), 404])
      expect(await status(stranger, all('not-an-id'))).toEqual([nameOf(route), 400])
    }
    if (route.access !== 'user' && route.method === 'GET')
      expect(await status(admin)).toEqual([nameOf(route), 200])
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

it.each(Object.entries(manners))(
  'holds %s, on each of its mounts and its host, to the same',
  {
    timeout: 60_000,
  },
  async (name, manner) => {
    await using world = await openWorld({ DIALECT_HOSTS: dialectHosts })
    const { app, dialect } = await openEverything(world)
    const routes = dialect.filter(({ url }) => dialectOf(url) === name)
    const owner = await world.person('instructor')
    const ids = { ...(await makeEverything(owner.ctx)), user: '1', no: '1' }
    const [stranger, student, v1] = [
      await enter(app, manner.signIn, await world.person('instructor'), manner),
      await enter(app, manner.signIn, await world.person('student'), manner),
      await enter(app, '/v1/sessions', owner),
    ]
    expect(new Set(routes.map(({ url }) => url.startsWith('/.hosts/')))).toEqual(new Set([true, false]))
    for (const route of routes) {
      const status = async (who?: string) => [nameOf(route), await call(app, route, ids, who)]
      expect(await status()).toEqual([nameOf(route), manner.unsigned])
      expect(await status('Bearer not.a.token')).toEqual([nameOf(route), manner.refused])
      expect(await status(v1)).toEqual([nameOf(route), manner.refused])
      if (route.access !== 'user') expect(await status(student)).toEqual([nameOf(route), manner.roleTooLow])
      const isStaffs = route.access === 'admin'
      if (hasId(route))
        expect(isStaffs ? [manner.roleTooLow] : [400, 404]).toContain((await status(stranger))[1])
    }
  },
)

it('knows the manners of every dialect', () =>
  expect(Object.keys({ ...manners, ...signless }).sort()).toEqual(dialects.map(({ name }) => name).sort()))

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
  const open = app.declared.filter(({ access }) => access === 'visitor')
  const openIn = Object.entries(manners).map(([name, manner]) => [name, manner.open] as const)
  for (const [name, routes] of [...openIn, ...Object.entries(signless)])
    expect(
      open
        .filter(({ url }) => dialectOf(url) === name)
        .map(nameOf)
        .sort(),
    ).toEqual(routes.toSorted())
  const rest = open.filter(({ url }) => dialectOf(url) === '' && !url.startsWith('/assets/'))
  expect(rest.map(nameOf).sort()).toEqual([
    'GET /',
    'GET /confirm-email',
    'GET /docs/:of?',
    'GET /files/:id/:name',
    'GET /firebase-messaging-sw.js',
    'GET /healthz',
    'GET /metrics',
    'GET /openapi.json',
    'GET /openapi/:dialect.json',
    'GET /push',
    'GET /push-worker.js',
    'GET /push/sandbox/:token',
    'GET /push/settings',
    'GET /readyz',
    'GET /reset-password',
    'GET /session/login/:token/:uid',
    'GET /session/reset-password/:token/:uid',
    'GET /static/uploads/*',
    'GET /unsubscribe/:token',
    'GET /uploads/*',
    'GET /v1/catalogue',
    'GET /v1/catalogue/:id',
    'GET /v1/catalogue/:id/cohorts',
    'GET /v1/categories',
    'GET /v1/social-providers',
    'GET /webhooks',
    'POST /unsubscribe/:token',
    'POST /v1/contact-forms',
    'POST /v1/email-confirmations',
    'POST /v1/email-confirmations/completions',
    'POST /v1/passkey-challenges',
    'POST /v1/passkey-sessions',
    'POST /v1/password-resets',
    'POST /v1/password-resets/completions',
    'POST /v1/phone-codes',
    'POST /v1/phone-password-resets',
    'POST /v1/phone-sessions',
    'POST /v1/sessions',
    'POST /v1/sessions/refresh',
    'POST /v1/sessions/second-step-options',
    'POST /v1/sessions/second-steps',
    'POST /v1/sign-ups',
    'POST /v1/social-authorizations',
    'POST /v1/social-sessions',
  ])
})
