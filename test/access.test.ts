import type { FastifyInstance } from 'fastify'
import { expect, it } from 'vitest'
import { addLessons, addQuestion, createCourse, setPublished } from '#features/courses/index.ts'
import { scheduleDelivery } from '#features/deliveries/index.ts'
import { addMembers, createGroup, listGroupsWithMembers, readPeople } from '#features/groups/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld, type World } from '#test/world.ts'

type Operation = { method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; path: string; access: string }

/** Routes that anybody may call. */
const open = [
  'POST /users',
  'POST /sessions',
  'POST /sessions/refresh',
  'POST /password-resets',
  'POST /password-resets/completions',
]
/** Routes of whoever is signed in, about themselves. */
const own = ['GET /me', 'DELETE /sessions/current']

/** Bodies good enough to get past the schema, by the end of the path. */
const bodies: Record<string, object> = {
  courses: { title: 'A course' },
  modules: { title: 'A module' },
  questions: { kind: 'text', prompt: 'Why?' },
  groups: { name: 'A group' },
  learners: { name: 'Asha', number: '+919380169981' },
}

async function listOperations(app: FastifyInstance): Promise<Operation[]> {
  const { paths } = (await app.inject('/openapi.json')).json() as {
    paths: Record<string, Record<string, unknown>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((name) => {
      const method = name.toUpperCase() as Operation['method']
      const key = `${method} ${path.replace(/^\/v1/, '')}`
      return {
        method,
        path,
        access: open.includes(key) ? 'visitor' : own.includes(key) ? 'user' : 'instructor',
      }
    }),
  )
}

async function tokenOf(
  app: FastifyInstance,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const reply = await app.inject({ method: 'POST', url: '/v1/sessions', payload: { email, password } })
  return reply.json().access_token
}

/** One of everything, owned by one teacher: the ids that stand in the paths. */
async function makeEverything(teacher: Ctx): Promise<Record<string, string>> {
  const course = await setPublished(teacher, await createCourse(teacher, { title: 'Mine' }), true)
  const [lesson] = await addLessons(teacher, course, [{ title: 'One' }])
  const question = await addQuestion(teacher, lesson?.id ?? '', { kind: 'text', prompt: 'Why?' })
  const group = await createGroup(teacher, { name: 'Mine' })
  await addMembers(teacher, group, readPeople([{ name: 'Asha', number: '+919380169981' }], 'UTC'), 'teacher')
  const [withMembers] = await listGroupsWithMembers(teacher, group)
  const delivery = await scheduleDelivery(teacher, {
    course,
    group,
    starts_on: '2027-02-01',
    time_of_day: '10:00',
  })
  return {
    courses: course.id,
    modules: lesson?.module_id ?? '',
    lessons: lesson?.id ?? '',
    questions: question.id,
    groups: group.id,
    deliveries: delivery.id,
    member_id: withMembers?.members[0]?.id ?? '',
  }
}

async function messageIdOf(world: World): Promise<string> {
  await world.goTo('2027-01-01T06:00:00Z')
  const message = await world.database.db
    .selectFrom('messages')
    .select('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  return message.id
}

const fill = (path: string, ids: Record<string, string>) =>
  path
    .replace(/\/(\w+)\/\{id\}/, (_, kind) => `/${kind}/${ids[kind]}`)
    .replace('{member_id}', ids.member_id ?? '')

const bodyOf = ({ method, path }: Operation) =>
  ['POST', 'PATCH'].includes(method) ? (bodies[path.split('/').at(-1) ?? ''] ?? {}) : undefined

it('lets nobody do what is not theirs: every route of /v1, as every actor', { timeout: 60_000 }, async () => {
  await using world = await openWorld()
  const app = await world.app()
  const [owner, stranger, student, admin] = await Promise.all([
    world.person('instructor'),
    world.person('instructor'),
    world.person('student'),
    world.person('admin'),
  ])
  const ids: Record<string, string> = {
    ...(await makeEverything(owner.ctx)),
    messages: await messageIdOf(world),
  }
  const [strangerToken, studentToken, adminToken] = await Promise.all([
    tokenOf(app, stranger),
    tokenOf(app, student),
    tokenOf(app, admin),
  ])
  const operations = await listOperations(app)
  expect(operations.length).toBeGreaterThan(40)

  const call = async (operation: Operation, token?: string, path = fill(operation.path, ids)) => {
    const { method } = operation
    const payload = bodyOf(operation)
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(path.endsWith('/import') && { 'content-type': 'text/markdown' }),
    }
    return (
      await app.inject({
        method,
        url: path,
        headers,
        ...(payload && { payload: path.endsWith('/import') ? '# T\n## L\nText' : payload }),
      })
    ).statusCode
  }

  for (const operation of operations) {
    const name = `${operation.method} ${operation.path}`
    if (operation.access === 'visitor') continue
    expect([name, await call(operation)]).toEqual([name, 401])
    expect([name, await call(operation, 'not.a.token')]).toEqual([name, 401])
    if (operation.access === 'user') continue
    expect([name, await call(operation, studentToken)]).toEqual([name, 403])
    if (!operation.path.includes('{')) continue
    const strangers = await call(operation, strangerToken)
    expect([name, strangers]).toEqual([name, 404])
    expect([
      name,
      await call(
        operation,
        strangerToken,
        operation.path.replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000'),
      ),
    ]).toEqual([name, 404])
    expect([
      name,
      await call(operation, strangerToken, operation.path.replaceAll(/\{\w+\}/g, 'not-an-id')),
    ]).toEqual([name, 400])
    if (operation.method === 'GET') expect([name, await call(operation, adminToken)]).toEqual([name, 200])
  }
})
