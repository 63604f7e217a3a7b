import { expect, it } from 'vitest'
import { findAccount } from '#features/identity/index.ts'
import { forgetNotifications } from '#features/notifications/index.ts'
import { erasePerson } from '#features/privacy/personal-data.ts'
import { inTransaction } from '#platform/ctx.ts'
import { firstOf, tell, titles } from './notification-desk.ts'
import { enter } from './web-school.ts'
import { openWorld } from './world.ts'

it('exports what I was told and how I want to be told, and erases both', async () => {
  await using world = await openWorld()
  const [asha, ravi] = [await enter(world, 'admin'), await enter(world, 'student')]
  await tell(world, { kind: 'message', title: 'To Asha', body: 'x', to: { user_ids: [asha.user.id] } })
  await tell(world, { kind: 'message', title: 'To all', body: 'x', to: 'everyone' })
  await asha.call('PUT', `/me/notifications/${(await firstOf(asha)).id}/read`)
  await asha.call('PUT', '/me/notifications/read')
  await asha.call('PUT', '/me/notification-settings', { quiet_from: '22:00', quiet_to: '07:00' })
  await asha.call('PUT', '/me/notification-preferences', {
    preferences: [{ kind: 'course', channel: 'email', is_on: false }],
  })
  const to = { user_ids: [ravi.user.id] }
  await asha.call('POST', '/notifications', { to, title: 'From Asha', body: 'x' })
  expect((await asha.call('GET', '/me/export')).body).toMatchObject({
    notifications: [{ title: 'To Asha' }],
    notification_marks: [{ user_id: asha.user.id }],
    notification_preferences: [{ kind: 'course', channel: 'email', is_on: false }],
    notification_settings: [{ quiet_from: '22:00:00' }],
  })
  const account = await findAccount(asha.ctx, { id: asha.user.id })
  if (!account) return expect.fail('no account')
  await inTransaction(world.as({ kind: 'system' }), (tx) => erasePerson(tx, account))
  const { rows: tables } = await world.database.pool.query(
    `select table_name as name from information_schema.tables where table_name like 'notification%'`,
  )
  expect(tables.length).toBeGreaterThan(5)
  const { rows } = await world.database.pool.query(
    tables.map(({ name }) => `select to_jsonb(t)::text as row from ${name} t`).join(' union all '),
  )
  const kept = rows.map(({ row }) => row).join('\n')
  expect(kept).not.toMatch(new RegExp(`To Asha|${asha.user.id}`))
  expect(kept).toMatch(/From Asha/)
  expect(await titles(ravi)).toEqual(['From Asha', 'To all'])
})

it('forgets what was told more than a year ago, and nothing else', async () => {
  await using world = await openWorld()
  await tell(world, { kind: 'message', title: 'Old', body: '', to: 'everyone' })
  await world.goTo('2027-06-01T00:00:00Z')
  await tell(world, { kind: 'message', title: 'New', body: '', to: 'everyone' })
  await world.goTo('2028-01-02T00:00:00Z')
  await forgetNotifications(world.makeCtx())
  const kept = world.database.db.selectFrom('notifications').select('title')
  expect(await kept.execute()).toEqual([{ title: 'New' }])
})

it('finds what somebody sent by an index, however many notifications there are', async () => {
  await using world = await openWorld()
  const { user } = await world.person('admin')
  for (const table of ['notifications', 'notification_sendings']) {
    const client = await world.database.pool.connect()
    await client.query('begin; set local enable_seqscan = off')
    const { rows } = await client.query(
      `explain update ${table} set created_by = null where created_by = '${user.id}'`,
    )
    await client.query('rollback')
    client.release()
    expect(JSON.stringify(rows)).toContain(`${table}_created_by_idx`)
  }
})
