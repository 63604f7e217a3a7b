import { expect, it } from 'vitest'
import type { Person } from '#platform/person.ts'
import { type Caller, openCaller, problem } from '#test/identity/caller.ts'
import { openWorld, type World } from '#test/world.ts'
import { listContactForms } from './contact-forms.ts'
import { eraseContactForms, exportContactForms } from './personal.ts'

const words = { name: 'Devi', email: 'Devi@test.example', message: 'When does it begin?' }

async function openDesk(world: World) {
  const caller = await openCaller(world)
  const admin = await world.person('admin')
  const token: string = (await caller.signIn(admin)).body.access_token
  return { caller, admin, token, ask: (body: object) => send(caller, body) }
}

const send = async ({ call }: Caller, body: object) => call('POST', '/v1/contact-forms', { body })

it('is written by anybody, and read, corrected and removed by staff', async () => {
  await using world = await openWorld()
  const { caller, token, ask } = await openDesk(world)
  const { call } = caller
  const { status, body: sent } = await ask({ ...words, course_interest: 'Water' })
  expect([status, Object.keys(sent).sort()]).toEqual([201, ['created_at', 'id', 'no']])
  const url = `/v1/contact-forms/${sent.id}`
  const { body: form, headers } = await call('GET', url, { token })
  expect(form).toMatchObject({
    ...words,
    phone_number: '',
    course_interest: 'Water',
    user_id: null,
    version: 1,
  })
  const edit = (etag: string) =>
    call('PATCH', url, { token, body: { message: 'In May?' }, headers: { 'if-match': etag } })
  expect((await edit(String(headers.etag))).body).toMatchObject({ message: 'In May?', version: 2 })
  expect((await edit(String(headers.etag))).body.type).toBe(problem('changed_meanwhile'))
  expect((await call('DELETE', url, { token })).status).toBe(204)
  expect((await call('GET', url, { token })).body.type).toBe(problem('contact_form_not_found'))
})

it('refuses what says nothing, and a flood from one address', async () => {
  await using world = await openWorld()
  const { ask } = await openDesk(world)
  for (const wrong of [{ name: '' }, { email: 'x' }, { message: '' }, { message: 'x'.repeat(5001) }])
    expect((await ask({ ...words, ...wrong })).status).toBe(400)
  for (let count = 4; count < 20; count += 1) expect((await ask(words)).status).toBe(201)
  expect((await ask(words)).status).toBe(429)
})

it('lists the newest first, page by page, for staff alone', async () => {
  await using world = await openWorld()
  const { admin, ask } = await openDesk(world)
  for (const name of ['One', 'Two', 'Three']) await ask({ ...words, name })
  const first = await listContactForms(admin.ctx, { limit: 2 })
  expect(first.data.map(({ name }) => name)).toEqual(['Three', 'Two'])
  const second = await listContactForms(admin.ctx, { limit: 2, cursor: first.next_cursor ?? '' })
  expect([second.data.map(({ name }) => name), second.next_cursor]).toEqual([['One'], null])
  const { ctx: teacher } = await world.person('instructor')
  await expect(listContactForms(teacher, { limit: 2 })).rejects.toThrow('admin')
})

it('is a person’s own by an address that they have proved, in any case, and by no other', async () => {
  await using world = await openWorld()
  const { ask } = await openDesk(world)
  await ask(words)
  const ctx = world.as({ kind: 'system' })
  const { user } = await world.person('student')
  const unproved: Person = {
    user_id: user.id,
    learner_id: null,
    email: 'devi@TEST.example',
    confirmed_email: null,
    phones: [],
  }
  const proved = { ...unproved, confirmed_email: unproved.email }
  expect(await exportContactForms(ctx, unproved)).toEqual([])
  expect(await exportContactForms(ctx, proved)).toMatchObject([{ name: 'Devi' }])
  await eraseContactForms(ctx, unproved)
  expect(await exportContactForms(ctx, proved)).toHaveLength(1)
  await eraseContactForms(ctx, proved)
  expect(await exportContactForms(ctx, proved)).toEqual([])
})
