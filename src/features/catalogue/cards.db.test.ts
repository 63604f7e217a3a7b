import { expect, it } from 'vitest'
import { archiveCourse, createCourse, publishCourse, removeCourse } from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { findCards, listCardsOfSubs, listPublishedCards, searchCards } from './cards.ts'
import { getSubCategory, makeMasterCategory, makeSubCategory } from './categories.ts'

const publish = async (ctx: Ctx, course: Parameters<typeof createCourse>[1]) =>
  publishCourse(ctx, await createCourse(ctx, course))

it('finds courses by words, best first, and counts what it found on every page', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const visitor = world.as({ kind: 'visitor' })
  await publish(ctx, { title: 'Cooking', description: 'With a word on Python, the snake' })
  await publish(ctx, { title: 'Python for beginners' })
  await publish(ctx, { title: 'More Python' })
  await createCourse(ctx, { title: 'Python, a draft' })
  const search = async (words: string, offset: number, limit: number) => {
    const { rows, total } = await searchCards(visitor, words, { offset, limit })
    return [rows.map(({ title }) => title), total]
  }
  expect(await search('python', 0, 2)).toEqual([['More Python', 'Python for beginners'], 3])
  expect(await search('python', 2, 2)).toEqual([['Cooking'], 3])
  expect(await search('python', 4, 2)).toEqual([[], 3])
  expect(await search('zebra', 0, 2)).toEqual([[], 0])
  expect(await search('zebra', 2, 2)).toEqual([[], 0])
  expect(await search('&|!', 0, 2)).toEqual([[], 0])
})

it('narrows what is published down by parts of titles, and of descriptions from a word on', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  await publish(ctx, { title: 'Crème_100%', description: 'For cooks of every kind' })
  await publish(ctx, { title: 'Back\\slash' })
  await createCourse(ctx, { title: 'Crème, a draft' })
  const narrow = async (words: string) => {
    const { rows, total } = await listPublishedCards(ctx, { words }, { offset: 0, limit: 10 })
    expect(total).toBe(rows.length)
    return rows.map(({ title }) => title)
  }
  for (const words of ['reme', 'CREME', '_100%', 'cook', 'every kin'])
    expect([words, await narrow(words)]).toEqual([words, ['Crème_100%']])
  for (const words of ['%%', '__', 'ooks', 'every for', "'", ':*', 'zebra'])
    expect([words, await narrow(words)]).toEqual([words, []])
  expect(await narrow('k\\s')).toEqual(['Back\\slash'])
  expect((await narrow('')).length).toBe(2)
})

it('finds courses by their ids, in that order, but for those that are gone', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const one = await publish(ctx, { title: 'One' })
  const two = await archiveCourse(ctx, await publish(ctx, { title: 'Two' }))
  const gone = await publish(ctx, { title: 'Gone' })
  await removeCourse(ctx, gone)
  const found = await findCards(ctx, [two, gone, one])
  expect(found.map(({ title, instructor_name }) => [title, instructor_name])).toEqual([
    ['Two', expect.stringMatching(/^Person/)],
    ['One', expect.stringMatching(/^Person/)],
  ])
  expect(await findCards(ctx, [])).toEqual([])
})

it('lists what is published in some sub categories', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: admin }] = [await world.person('instructor'), await world.person('admin')]
  const master = await makeMasterCategory(admin, 'Life')
  const [water, earth] = [
    await makeSubCategory(admin, master, 'Water'),
    await makeSubCategory(admin, master, 'Earth'),
  ]
  await publish(ctx, { title: 'Seas', sub_category_id: water.id })
  await publish(ctx, { title: 'Rivers', sub_category_id: water.id })
  await createCourse(ctx, { title: 'A draft', sub_category_id: water.id })
  await publish(ctx, { title: 'Stones', sub_category_id: earth.id })
  const bySub = await listCardsOfSubs(ctx, [water])
  expect([...bySub].map(([id, cards]) => [id, cards.map(({ title }) => title)])).toEqual([
    [water.id, ['Rivers', 'Seas']],
  ])
  expect((await listCardsOfSubs(ctx, [])).size).toBe(0)
  expect(await getSubCategory(ctx, earth)).toMatchObject({ name: 'Earth', master_category_no: master.no })
})
