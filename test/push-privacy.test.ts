import { expect, it } from 'vitest'
import { findAccount } from '#features/identity/index.ts'
import { erasePerson } from '#features/privacy/personal-data.ts'
import { inTransaction } from '#platform/ctx.ts'
import { signIn } from './quiz-world.ts'
import { openWorld } from './world.ts'

it('exports where I am reached and what I pushed, and erases both, and what was pushed to me alone', async () => {
  await using world = await openWorld()
  const [asha, teacher] = [await signIn(world, 'student'), await signIn(world, 'instructor')]
  const { id } = (await asha.call('POST', '/me/devices', { token: 'token-of-asha', label: 'Asha’s phone' }))
    .body
  await asha.call('PUT', `/devices/${id}/topics/news`)
  const push = async (title: string, ...tokens: string[]) =>
    teacher.call('POST', '/pushes', {
      tokens,
      title,
      body: 'Words',
      url: '/for-asha',
      data: { name: 'Asha' },
    })
  await push('To Asha alone', 'token-of-asha')
  await push('To both', 'token-of-asha', 'another')
  await world.settle()
  expect((await asha.call('GET', '/me/export')).body).toMatchObject({
    devices: [{ token: 'token-of-asha', label: 'Asha’s phone', topics: ['news'] }],
    messages: [{ subject: 'To both' }, { subject: 'To Asha alone' }],
  })
  expect((await teacher.call('GET', '/me/export')).body.pushes).toMatchObject([
    { title: 'To both' },
    { title: 'To Asha alone' },
  ])
  const account = await findAccount(asha.ctx, { id: asha.user.id })
  if (!account) return expect.fail('no account')
  await inTransaction(world.as({ kind: 'system' }), (tx) => erasePerson(tx, account))
  await world.settle()
  const tables = ['devices', 'device_topics', 'messages', 'pushes']
  const { rows } = await world.database.pool.query(
    tables.map((table) => `select to_jsonb(t)::text as row from ${table} t`).join(' union all '),
  )
  const kept = rows.map(({ row }) => row).join('\n')
  expect(kept).not.toMatch(/token-of-asha|Asha alone|Asha’s phone/)
  expect(kept).toMatch(/To both/)
})
