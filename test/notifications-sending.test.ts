import { expect, it } from 'vitest'
import { enrolMe } from '#features/learning/index.ts'
import { problem } from './identity/caller.ts'
import { setUser, tell, titles } from './notification-desk.ts'
import { enter, publish } from './web-school.ts'
import { openWorld } from './world.ts'

const words = { title: 'Rain', body: 'Stay at home.' }

async function openOffice() {
  const world = await openWorld()
  const [admin, teacher, asha, ravi] = [
    await enter(world, 'admin'),
    await enter(world, 'instructor'),
    await enter(world, 'student'),
    await enter(world, 'student'),
  ]
  return { world, admin, teacher, asha, ravi, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

it('lets admins tell accounts, a role, a course and everyone, and see who read it', async () => {
  await using office = await openOffice()
  const { admin, teacher, asha, ravi } = office
  const { course } = await publish(teacher)
  await enrolMe(asha.ctx, course)
  const send = async (to: object, told: number | null) => {
    const { status, body } = await admin.call('POST', '/notifications', { to, ...words })
    expect([status, body.told, body.kind]).toEqual([201, told, 'announcement'])
    return body.id as string
  }
  const users = await send({ user_ids: [asha.user.id, ravi.user.id, asha.user.id] }, 2)
  const role = await send({ role: 'student' }, null)
  const learners = await send({ course_id: course.id }, null)
  const all = await send({ everyone: true }, null)
  expect([(await titles(asha)).length, (await titles(ravi)).length]).toEqual([4, 3])
  await ravi.call('PUT', '/me/notifications/read')
  const counts = async (id: string) => {
    const { body } = await admin.call('GET', `/notifications/${id}`)
    return [body.audience, body.told, body.read]
  }
  expect(await counts(users)).toEqual(['user', 2, 1])
  expect(await counts(role)).toEqual(['role', 2, 1])
  expect(await counts(learners)).toEqual(['course', 2, 0])
  expect(await counts(all)).toEqual(['everyone', 4, 1])
  const { data } = (await admin.call('GET', '/notifications?limit=3')).body
  expect(data.map(({ id }: { id: string }) => id)).toEqual([all, learners, role])
})

it('writes one event about what staff sent, and none for each receiver', async () => {
  await using office = await openOffice()
  const { world, admin, asha, ravi } = office
  const { body } = await admin.call('POST', '/notifications', {
    to: { user_ids: [asha.user.id, ravi.user.id] },
    kind: 'message',
    ...words,
  })
  const events = await world.database.db
    .selectFrom('events')
    .select(['subject', 'actor_id', 'data'])
    .where('type', '=', 'notification.sent')
    .execute()
  expect(events).toEqual([
    { subject: body.id, actor_id: admin.user.id, data: { audience: 'user', kind: 'message', told: 2 } },
  ])
})

it('lets teachers write to those who learn a course of theirs, and to nobody else', async () => {
  await using office = await openOffice()
  const { world, admin, teacher, asha } = office
  const { course } = await publish(teacher)
  const others = (await publish(await enter(world, 'instructor'))).course
  const send = (body: object) => teacher.call('POST', '/notifications', { ...words, kind: 'course', ...body })
  const { status, body } = await send({ to: { course_id: course.id } })
  expect(status).toBe(201)
  const refused: [object, number, string][] = [
    [{ to: { user_ids: [asha.user.id] } }, 403, 'course_only'],
    [{ to: { role: 'student' } }, 403, 'course_only'],
    [{ to: { everyone: true } }, 403, 'course_only'],
    [{ to: { course_id: others.id } }, 400, 'unknown_course'],
    [{ to: { course_id: asha.user.id } }, 400, 'unknown_course'],
    [{ to: { course_id: course.id }, kind: 'security' }, 403, 'kind_reserved'],
    [{ to: { course_id: course.id }, steps: [{ channel: 'text', after_minutes: 0 }] }, 403, 'texts_reserved'],
  ]
  for (const [given, code, type] of refused) {
    const answer = await send(given)
    expect([answer.status, answer.body.type]).toEqual([code, problem(type)])
  }
  expect((await teacher.call('GET', '/notifications')).body.data).toHaveLength(1)
  expect((await teacher.call('GET', `/notifications/${body.id}`)).status).toBe(200)
  const sentByAdmin = await admin.call('POST', '/notifications', { to: { everyone: true }, ...words })
  expect((await teacher.call('GET', `/notifications/${sentByAdmin.body.id}`)).status).toBe(404)
  expect((await admin.call('GET', `/notifications/${body.id}`)).status).toBe(200)
  for (const [method, url] of [
    ['POST', ''],
    ['GET', ''],
    ['GET', `/${body.id}`],
  ] as const)
    expect(
      (await asha.call(method, `/notifications${url}`, method === 'POST' ? { to: {}, ...words } : undefined))
        .status,
    ).toBe(403)
})

it('refuses unknown accounts by name and tells nobody then', async () => {
  await using office = await openOffice()
  const { admin, asha } = office
  const nobody = '00000000-0000-4000-8000-000000000000'
  const answer = await admin.call('POST', '/notifications', {
    to: { user_ids: [asha.user.id, nobody] },
    ...words,
  })
  expect([answer.status, answer.body.type, answer.body.user_ids]).toEqual([
    400,
    problem('unknown_users'),
    [nobody],
  ])
  expect(await titles(asha)).toEqual([])
})

it('refuses what is too long, empty, or for nobody', async () => {
  await using office = await openOffice()
  const { admin, asha } = office
  const to = { user_ids: [asha.user.id] }
  const many = Array.from({ length: 10_001 }, () => asha.user.id)
  for (const wrong of [
    { to: { user_ids: [] } },
    { to: { user_ids: many } },
    { to: { role: 'guest' } },
    { to: {} },
    { to: { everyone: false } },
    { title: '' },
    { title: ' ' },
    { title: 'x'.repeat(201) },
    { body: 'x'.repeat(5001) },
    { url: 'javascript:alert(1)' },
    { url: '//evil.example' },
    { kind: 'x' },
    { steps: [{ channel: 'fax', after_minutes: 0 }] },
    { steps: [{ channel: 'push', after_minutes: -1 }] },
    { steps: Array.from({ length: 4 }, () => ({ channel: 'push', after_minutes: 0 })) },
  ])
    expect([wrong, (await admin.call('POST', '/notifications', { to, ...words, ...wrong })).status]).toEqual([
      wrong,
      400,
    ])
})

it('tells once for one Idempotency-Key', async () => {
  await using office = await openOffice()
  const { admin, asha } = office
  const headers = { 'idempotency-key': 'rain-1' }
  const body = { to: { user_ids: [asha.user.id] }, ...words }
  const first = await admin.call('POST', '/notifications', body, headers)
  const again = await admin.call('POST', '/notifications', body, headers)
  expect([again.status, again.body.id]).toEqual([201, first.body.id])
  expect(await titles(asha)).toEqual(['Rain'])
})

it('tells each account once for one key of ours, and many once', async () => {
  await using office = await openOffice()
  const { world, asha, ravi } = office
  const once = { kind: 'message', ...words, key: 'rain' } as const
  await tell(world, { ...once, to: { user_ids: [asha.user.id] } })
  await tell(world, { ...once, to: { user_ids: [asha.user.id, ravi.user.id] } })
  for (let times = 0; times < 2; times += 1)
    await tell(world, { ...once, key: 'all', title: 'All', to: 'everyone' })
  expect([await titles(asha), await titles(ravi)]).toEqual([
    ['All', 'Rain'],
    ['All', 'Rain'],
  ])
})

it('keeps to how many it was told, and does not count them again', async () => {
  await using office = await openOffice()
  const { world, admin, teacher, asha, ravi } = office
  const { course } = await publish(teacher)
  await enrolMe(asha.ctx, course)
  await enrolMe(ravi.ctx, course)
  const send = async (to: object) =>
    (await admin.call('POST', '/notifications', { to, ...words })).body.id as string
  const ids = [
    await send({ role: 'student' }),
    await send({ course_id: course.id }),
    await send({ everyone: true }),
  ]
  const told = () =>
    Promise.all(ids.map(async (id) => (await admin.call('GET', `/notifications/${id}`)).body.told))
  expect(await told()).toEqual([2, 3, 4])
  await setUser(world, asha, { role: 'instructor' })
  const { id } = (await ravi.call('GET', '/me/enrolments')).body.data[0]
  await ravi.call('DELETE', `/enrolments/${id}`)
  await setUser(world, ravi, { removed_at: world.makeCtx().now() })
  expect(await told()).toEqual([2, 3, 4])
})
