import { describe, expect, it } from 'vitest'
import { queueEmail } from '#features/messaging/index.ts'
import { openCaller, problem } from '#test/identity/caller.ts'
import { openWorld } from '#test/world.ts'

describe('A mail address that is suppressed', () => {
  const mail = (key: string, unsubscribe_url?: string) => ({
    key,
    to: 'asha@test.example',
    subject: key,
    text: key,
    html: '',
    ...(unsubscribe_url && { unsubscribe_url }),
  })

  it.each([
    ['blocked', ['cancelled', 'cancelled']],
    ['bounced', ['cancelled', 'cancelled']],
    ['complained', ['cancelled', 'cancelled']],
    ['unsubscribed', ['delivered', 'cancelled']],
  ] as const)(
    'as %s gets what it may: of what must arrive, and of what is optional',
    async (reason, expected) => {
      await using world = await openWorld()
      const ctx = world.makeCtx()
      const row = { address: 'asha@test.example', reason, at: world.clock.now() }
      await world.database.db.insertInto('mail_suppressions').values(row).execute()
      await queueEmail(ctx, { ...mail('must'), to: 'Asha@TEST.example' })
      await queueEmail(ctx, mail('optional', 'https://academy.example/unsubscribe/x'))
      await world.settle()
      const rows = await world.database.db.selectFrom('messages').select('status').orderBy('no').execute()
      expect(rows.map(({ status }) => status)).toEqual(expected)
    },
  )

  it('is added and lifted by staff, but not where its owner asked for silence', async () => {
    await using world = await openWorld()
    const { call, signIn } = await openCaller(world)
    const token = (await signIn(await world.person('admin'))).body.access_token
    const added = await call('POST', '/v1/suppressions', { token, body: { address: ' Asha@Test.example ' } })
    expect([added.status, added.body]).toMatchObject([
      201,
      { address: 'asha@test.example', reason: 'blocked' },
    ])
    expect(
      (await call('POST', '/v1/suppressions', { token, body: { address: 'asha@test.example' } })).status,
    ).toBe(409)
    const listed = await call('GET', '/v1/suppressions?address=ASHA@test.example', { token })
    expect(listed.body.data).toHaveLength(1)
    expect((await call('DELETE', `/v1/suppressions/${added.body.id}`, { token })).status).toBe(204)
    expect((await call('DELETE', `/v1/suppressions/${added.body.id}`, { token })).status).toBe(404)
    const row = { address: 'b@test.example', reason: 'complained', at: world.clock.now() } as const
    const { id } = await world.database.db
      .insertInto('mail_suppressions')
      .values(row)
      .returning('id')
      .executeTakeFirstOrThrow()
    const { status, body } = await call('DELETE', `/v1/suppressions/${id}`, { token })
    expect([status, body.type]).toEqual([409, problem('owners_word')])
  })
})
