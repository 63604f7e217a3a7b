import { expect, it } from 'vitest'
import {
  addLessons,
  createCourse,
  publishCourse,
  unpublishCourse,
  updateCourse,
} from '#features/courses/index.ts'
import { enrolMe } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { listEditableCards, listPublishedCards } from './cards.ts'
import { type Browse, browseCatalogue, getCard, listPreviews } from './catalogue.ts'
import {
  changeSubCategory,
  listCategories,
  makeMasterCategory,
  makeSubCategory,
  removeMasterCategory,
  removeSubCategory,
} from './categories.ts'

const publish = async (ctx: Ctx, course: Parameters<typeof createCourse>[1]) =>
  publishCourse(ctx, await createCourse(ctx, course))

const titles = async (ctx: Ctx, browse: Partial<Browse> = {}) =>
  (await browseCatalogue(ctx, { limit: 50, ...browse })).data.map(({ title }) => title)

const found = (ctx: Ctx, query: string) => titles(ctx, { query })

it('shows what is published, to anybody, page by page in every order', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const visitor = world.as({ kind: 'visitor' })
  for (const [index, title] of ['Delta', 'alpha', 'Charlie', 'Bravo', 'Echo'].entries())
    await publish(ctx, { title, price: (index * 300) % 700 })
  await createCourse(ctx, { title: 'Hidden' })
  const all = async (sort: Browse['sort']) => {
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await browseCatalogue(visitor, {
        limit: 2,
        ...(sort && { sort }),
        ...(sort === 'price' && { currency: 'USD' }),
        ...(cursor && { cursor }),
      })
      seen.push(...page.data.map(({ title }) => title))
      cursor = page.next_cursor
    }
    return seen
  }
  expect(await all('newest')).toEqual(['Echo', 'Bravo', 'Charlie', 'alpha', 'Delta'])
  expect(await all('title')).toEqual(['Bravo', 'Charlie', 'Delta', 'Echo', 'alpha'])
  expect(await all('price')).toEqual(['Delta', 'Bravo', 'alpha', 'Echo', 'Charlie'])
  const { ctx: student } = await world.person('student')
  const [charlie] = (await browseCatalogue(visitor, { limit: 1, query: 'charlie' })).data
  await updateCourse(ctx, { id: charlie?.id ?? '' }, { price: 0 })
  await enrolMe(student, { id: charlie?.id ?? '' })
  expect((await all('popular'))[0]).toBe('Charlie')
  expect((await all('popular')).sort()).toEqual((await all('title')).sort())
})

it('filters by what a course is', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: admin }] = [await world.person('instructor'), await world.person('admin')]
  const master = await makeMasterCategory(admin, 'Code')
  const sub = await makeSubCategory(admin, master, 'Web')
  await publish(ctx, { title: 'One', sub_category_id: sub.id, difficulty: 'advanced', price: 500 })
  await publish(ctx, { title: 'Two', mode: 'offline', language: 'hi' })
  expect(await titles(ctx, { sub_category_id: sub.id })).toEqual(['One'])
  expect(await titles(ctx, { master_category_id: master.id })).toEqual(['One'])
  const priced = { currency: 'USD', max_price: 500, min_price: 500 }
  expect(await titles(ctx, { difficulty: 'advanced', ...priced })).toEqual(['One'])
  expect(await titles(ctx, { mode: 'offline', language: 'hi', currency: 'USD', max_price: 0 })).toEqual([
    'Two',
  ])
  expect(await titles(ctx, { query: 'o', mode: 'offline' })).toEqual([])
})

it('finds words and their beginnings, with or without accents, titles first, and nearly right ones', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  await publish(ctx, { title: 'Cooking', description: 'With a word on Python, the snake' })
  await publish(ctx, { title: 'Python for beginners' })
  await publish(ctx, { title: 'Économie générale', author: 'Zoë' })
  const draft = await createCourse(ctx, { title: 'Secret python' })
  expect(await found(ctx, 'PYTHON')).toEqual(['Python for beginners', 'Cooking'])
  expect(await found(ctx, 'pyth beg')).toEqual(['Python for beginners'])
  expect(await found(ctx, 'economie')).toEqual(['Économie générale'])
  expect(await found(ctx, 'générale')).toEqual(['Économie générale'])
  expect(await found(ctx, 'zoe')).toEqual(['Économie générale'])
  expect(await found(ctx, 'pithon')).toEqual(['Python for beginners'])
  expect(await found(ctx, 'ecnomie')).toEqual(['Économie générale'])
  for (const odd of ["'); drop table courses; --", '&|!():*', '%', '\\', '<->', ' a '.repeat(60)])
    expect(await found(ctx, odd)).not.toContain('Secret python')
  await publishCourse(ctx, draft)
  expect(await found(ctx, 'secret')).toEqual(['Secret python'])
  await updateCourse(ctx, draft, { title: 'Open python' })
  expect(await found(ctx, 'secret')).toEqual([])
  await unpublishCourse(ctx, draft)
  expect(await found(ctx, 'open')).toEqual([])
})

it('hides a draft from all who may not edit it, by id too', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: other }, { ctx: admin }] = [
    await world.person('instructor'),
    await world.person('instructor'),
    await world.person('admin'),
  ]
  const course = await createCourse(ctx, { title: 'Draft' })
  await addLessons(ctx, course, [{ title: 'One' }])
  const card = await getCard(ctx, course)
  expect(await listPreviews(ctx, card)).toMatchObject([{ lessons: [{ title: 'One', body: null }] }])
  expect(await getCard(admin, { no: course.no })).toMatchObject({ id: course.id })
  for (const stranger of [other, world.as({ kind: 'visitor' })])
    await expect(getCard(stranger, course)).rejects.toMatchObject({ code: 'course_not_found' })
  const slice = { offset: 0, limit: 10 }
  expect(await listEditableCards(other, {}, slice)).toEqual({ rows: [], total: 0 })
  expect(await listEditableCards(ctx, {}, slice)).toMatchObject({ total: 1 })
  expect(await listPublishedCards(ctx, {}, slice)).toEqual({ rows: [], total: 0 })
})

it('counts all that a slice is of, also past its end', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  for (const title of ['100% cotton', '100 cottons', 'Silk_']) await publish(ctx, { title })
  const list = (words: string, offset = 0) => listPublishedCards(ctx, { words }, { offset, limit: 1 })
  expect(await list('cotton')).toMatchObject({ total: 2, rows: [{ title: '100 cottons' }] })
  expect(await list('cotton', 1)).toMatchObject({ total: 2, rows: [{ title: '100% cotton' }] })
  expect(await list('cotton', 2)).toEqual({ total: 2, rows: [] })
  expect(await list('100%')).toMatchObject({ total: 1 })
  expect(await list('silk_')).toMatchObject({ total: 1 })
})

it('keeps a category that something is in', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('admin')
  const master = await makeMasterCategory(ctx, 'Code')
  const sub = await makeSubCategory(ctx, master, 'Web')
  await expect(makeMasterCategory(ctx, ' code ')).rejects.toMatchObject({ code: 'category_taken' })
  const course = await createCourse(ctx, { title: 'One', sub_category_id: sub.id })
  await expect(removeMasterCategory(ctx, master)).rejects.toMatchObject({ code: 'category_in_use' })
  await expect(removeSubCategory(ctx, sub)).rejects.toMatchObject({ code: 'category_in_use' })
  const other = await makeMasterCategory(ctx, 'Craft')
  await changeSubCategory(ctx, sub, { master: other })
  expect(await listCategories(ctx)).toMatchObject([
    { name: 'Code', sub_categories: [] },
    { name: 'Craft', sub_categories: [{ name: 'Web' }] },
  ])
  await updateCourse(ctx, course, { sub_category_id: null })
  await removeSubCategory(ctx, sub)
  await removeMasterCategory(ctx, master)
})
