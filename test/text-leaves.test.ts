import { expect, it } from 'vitest'
import { type NewMessage, queueMessages } from '#features/messaging/index.ts'
import { openCaller, problem } from '#test/identity/caller.ts'
import { twilioVariables } from '#test/providers/text-vendors.ts'
import { startTwilio } from '#test/providers/twilio-server.ts'
import { openWorld, startOfTime } from '#test/world.ts'

/** An academy with real phones, a teacher who signed up alone, and an admin. */
async function openAcademy() {
  const server = await startTwilio(() => startOfTime)
  const world = await openWorld(twilioVariables(server.url))
  const { call, signIn } = await openCaller(world)
  const [teacher, admin] = [await world.person('instructor'), await world.person('admin')]
  const token = (await signIn(admin)).body.access_token
  const leave = (method: string, body?: object) =>
    call(method, `/v1/users/${teacher.user.id}/text-leave`, { token, ...(body && { body }) })
  const queue = (bodies: string[], owner_id: string | null = teacher.user.id) =>
    queueMessages(
      world.makeCtx(),
      bodies.map(
        (body, no): NewMessage => ({
          key: `${body} ${no} ${owner_id}`,
          kind: 'course',
          channel: 'sms',
          recipient: '+919812345678',
          body,
          owner_id,
          due_at: world.clock.now(),
        }),
      ),
    )
  return {
    server,
    world,
    call,
    teacher,
    leave,
    queue,
    admin,
    arrived: () => server.texts.map(({ body }) => body),
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

it('A teacher who signed up alone sends to real phones only after the staff’s leave', async () => {
  await using academy = await openAcademy()
  await academy.queue(['Without leave'])
  await academy.world.settle()
  expect(academy.arrived()).toEqual([])
  expect((await academy.leave('GET')).status).toBe(404)
  expect((await academy.leave('PUT', {})).body).toMatchObject({ segments_a_day: 5_000 })
  await academy.queue(['With leave'])
  await academy.world.settle()
  expect(academy.arrived()).toEqual(['With leave'])
  expect((await academy.leave('DELETE')).status).toBe(204)
  await academy.queue(['After it'])
  await academy.world.settle()
  expect(academy.arrived()).toEqual(['With leave'])
})

it('A teacher’s day has so many segments; what is over waits for the next one, in order', async () => {
  await using academy = await openAcademy()
  await academy.leave('PUT', { segments_a_day: 3 })
  await academy.queue(['one', 'two', 'x'.repeat(200), 'four', 'five'])
  await academy.world.settle()
  expect(academy.arrived()).toEqual(['one', 'two'])
  const { rows } = await waiting(academy.world)
  expect(rows.map(({ due_at }) => due_at.toISOString())).toEqual(Array(3).fill('2027-01-02T00:00:00.000Z'))
})

const waiting = async ({ database: { db } }: Awaited<ReturnType<typeof openWorld>>) => ({
  rows: await db.selectFrom('messages').select('due_at').where('status', '=', 'queued').execute(),
})

it('Staff, and the academy itself, need no leave', async () => {
  await using academy = await openAcademy()
  await academy.queue(['From an admin'], academy.admin.user.id)
  await academy.queue(['From the academy'], null)
  await academy.world.settle()
  expect(academy.arrived().toSorted()).toEqual(['From an admin', 'From the academy'])
})

it('A delivery is refused at once to a teacher who has no leave, and nobody needs one on the sandbox', async () => {
  await using academy = await openAcademy()
  const { call, world, teacher } = academy
  const { signIn } = await openCaller(world)
  const token = (await signIn(teacher)).body.access_token
  const body = {
    course_id: teacher.user.id,
    group_id: teacher.user.id,
    starts_on: '2027-02-01',
    time_of_day: '10:00',
  }
  const refused = await call('POST', '/v1/deliveries', { token, body })
  expect([refused.status, refused.body.type]).toEqual([403, problem('texts_need_leave')])
  await academy.leave('PUT', {})
  expect((await call('POST', '/v1/deliveries', { token, body })).status).toBe(404)
})

it('A teacher whom staff made has leave from the beginning', async () => {
  await using academy = await openAcademy()
  const { call, world, admin } = academy
  const { signIn } = await openCaller(world)
  const token = (await signIn(admin)).body.access_token
  const body = { email: 'new@test.example', password: 'a long password', role: 'instructor' }
  const made = await call('POST', '/v1/users', { token, body })
  expect((await call('GET', `/v1/users/${made.body.id}/text-leave`, { token })).status).toBe(200)
})

it('Nobody gives leave to who is not there', async () => {
  await using academy = await openAcademy()
  const { call, world, admin } = academy
  const { signIn } = await openCaller(world)
  const token = (await signIn(admin)).body.access_token
  const url = '/v1/users/00000000-0000-4000-8000-000000000000/text-leave'
  expect((await call('PUT', url, { token, body: {} })).status).toBe(404)
})
