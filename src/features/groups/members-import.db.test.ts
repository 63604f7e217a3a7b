import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { createGroup } from './groups.ts'
import { importMembers } from './members-import.ts'
import { listMembers } from './memberships.ts'

const table = `name,number,country_code,channel,timezone,is_subscribed
Asha,9380169981,+91,Whatsapp,Asia/Kolkata,true
Wanjiku,+254712345678,,sms,,
,+254712345679,,sms,,
Jordan,12,+1,sms,,
Camila,+5511961234567,,fax,,
Tala,+6857212345,,sms,Mars/Olympus,
Lee,+85291234567,,sms,,perhaps
"Quoted, Name",+447911123456,,SMS,Europe/London,false
`

it('keeps the good rows of a table and names the bad ones, each with its row, its field and what is wrong', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const group = await createGroup(ctx, { name: 'Circle' })
  const report = await importMembers(ctx, group, Readable.from([table]), 'UTC')
  expect(report).toMatchObject({ rows: 8, added: 3, changed: 0, rejected: 5 })
  expect(report.errors.map(({ row, field }) => [row, field])).toEqual([
    [3, 'name'],
    [4, 'number'],
    [5, 'channel'],
    [6, 'time_zone'],
    [7, 'is_subscribed'],
  ])
  const { data } = await listMembers(ctx, group, { limit: 50 })
  expect(
    data.map(({ name, phone, channel, time_zone, is_subscribed }) => [
      name,
      phone,
      channel,
      time_zone,
      is_subscribed,
    ]),
  ).toEqual([
    ['Asha', '+919380169981', 'whatsapp', 'Asia/Kolkata', true],
    ['Wanjiku', '+254712345678', 'sms', 'Africa/Nairobi', true],
    ['Quoted, Name', '+447911123456', 'sms', 'Europe/London', false],
  ])
})

it('changes those who are in the group already, and knows one learner behind one number', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const [first, second] = [await createGroup(ctx, { name: 'A' }), await createGroup(ctx, { name: 'B' })]
  const csv = (name: string) =>
    Readable.from([`Number,Name\n+919380169981,${name}\n+919380169981,${name} again\n`])
  expect(await importMembers(ctx, first, csv('Asha'), 'UTC')).toMatchObject({ rows: 2, added: 1, changed: 0 })
  expect(await importMembers(ctx, first, csv('Asha K'), 'UTC')).toMatchObject({
    rows: 2,
    added: 0,
    changed: 1,
  })
  await importMembers(ctx, second, csv('Mrs K'), 'UTC')
  const names = [
    (await listMembers(ctx, first, { limit: 9 })).data,
    (await listMembers(ctx, second, { limit: 9 })).data,
  ].flat()
  expect(names.map(({ name }) => name)).toEqual(['Asha K again', 'Mrs K again'])
  expect(new Set(names.map(({ learner_id }) => learner_id)).size).toBe(1)
})

it('refuses what is not a table, and says why', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const group = await createGroup(ctx, { name: 'Circle' })
  const importText = (text: string) => importMembers(ctx, group, Readable.from([text]), 'UTC')
  await expect(importText('')).rejects.toThrow('The table is empty')
  await expect(importText('a,b\n1,2\n')).rejects.toThrow('"name" and "number" must be among them')
  const broken = await importText('name,number\nAsha,+919380169989\n"open,+91')
  expect(broken).toMatchObject({ rows: 2, added: 1, rejected: 1 })
  expect(broken.errors[0]?.message).toContain('The table cannot be read as CSV here')
  expect(await importText('name,number\nA\0,+919380169981\nB,+919380169982,x,y')).toMatchObject({
    added: 0,
    rejected: 2,
  })
})

it('takes 20,000 rows over HTTP as they come', async () => {
  await using world = await openWorld()
  const app = await world.app()
  const { ctx, email, password } = await world.person('instructor')
  const { access_token } = (
    await app.inject({ method: 'POST', url: '/v1/sessions', payload: { email, password } })
  ).json()
  const group = await createGroup(ctx, { name: 'Many' })
  const rows = Array.from({ length: 20_000 }, (_, index) => `L${index},+9198${10_000_000 + index}\n`)
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'text/csv' }
  const reply = await app.inject({
    method: 'POST',
    url: `/v1/groups/${group.id}/learners`,
    headers,
    payload: `name,number\n${rows.join('')}`,
  })
  expect([reply.statusCode, reply.json()]).toEqual([
    200,
    { rows: 20_000, added: 20_000, changed: 0, rejected: 0, errors: [] },
  ])
})
