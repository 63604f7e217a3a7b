import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { freshAddress, openPeople, send } from './caller.ts'
import { openLearningSchool } from './learning-school.ts'
import { form } from './pair.ts'

const long = 'x'.repeat(100_000)
const fields = ['name', 'master_category_id', 'course_id', 'completed', 'watch_time_seconds', 'q', 'page']
const values = [null, [], {}, [1, 2], '', long, '\ud83d', 'a\0b', 1.5, -1, 1e300, true, "' or 1=1 --"]
const bodies: unknown[] = [
  ...[undefined, '', 'null', '[]', '7', '"text"', '{', `{"name":"${long}"`],
  ...values.map((value) => Object.fromEntries(fields.map((field) => [field, value]))),
  form(Object.fromEntries(fields.map((field) => [field, 'a\0b']))),
  form(Object.fromEntries(fields.map((field) => [field, new Blob(['x'])]))),
  new URLSearchParams(Object.fromEntries(fields.map((field) => [field, 'a\0b']))),
]
const queries = [
  '?page=1&page=2',
  '?page[]=1&q[]=a&q[]=b',
  '?page=99999999999999999999&per_page=-1&q=a',
  `?search=${long.slice(0, 9000)}`,
  '?search=%5C&category_id=99999999999&subcategory_id=-1&instructor_id=1.5',
  '?courses[]=1&subcategories[]=2&lessons=x&resources=&limited_resources=null',
  '?q=%00',
  '?q=%ED%A0%BD&search=%F0%9F%92%A7',
  "?q='%20%26%20!(%20:*&page=2",
]
const ours = /^\/api\/v1\/(public|mastercategories|subcategories|enrollments|users)\//

it('answers everything that is odd with a 4xx or as if it were not there', { timeout: 60_000 }, async () => {
  await using world = await openWorld({ TRUST_PROXY: 'loopback' })
  const base = await world.listen()
  const { admin = '' } = await openPeople(world, base)
  await openLearningSchool(world)
  const routes = (await world.app()).declared.filter(({ url }) => ours.test(url))
  expect(routes.length).toBeGreaterThan(40)
  for (const { method, url } of routes) {
    const path = url.replace('/api/v1', '').replace(/:\w+/g, '1')
    const call = async (end: string, body?: unknown) => {
      const answer = await send(base, method, path + end, {
        body,
        authorization: admin,
        from: freshAddress(),
      })
      expect([method, path, end, body, answer.status < 500]).toEqual([method, path, end, body, true])
    }
    for (const query of queries) await call(query)
    if (method !== 'DELETE') for (const body of bodies) await call('', body)
  }
})
