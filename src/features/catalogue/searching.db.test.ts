import { expect, it } from 'vitest'
import { createCourse, publishCourse, setPrerequisites, updateCourse } from '#features/courses/index.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { searchCards } from './cards.ts'
import { type Browse, browseCatalogue, getCard } from './catalogue.ts'
import { makeMasterCategory, makeSubCategory } from './categories.ts'

/** So many published courses, in one statement. */
async function publishMany(ctx: Ctx, titles: string[], fields: object = {}): Promise<void> {
  const now = ctx.now()
  const shared = {
    status: 'published',
    published_at: now,
    created_at: now,
    updated_at: now,
    ...fields,
  } as const
  const rows = titles.map((title) => ({ ...shared, title, owner_id: requireUser(ctx).id }))
  await ctx.db.insertInto('courses').values(rows).execute()
}

const numbered = (count: number, title: string) => Array.from({ length: count }, (_, no) => `${title} ${no}`)
const titles = async (ctx: Ctx, browse: Partial<Browse>) =>
  (await browseCatalogue(ctx, { limit: 50, ...browse })).data.map(({ title }) => title)

it('ends after a thousand, and shows none of them twice', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  await publishMany(ctx, numbered(1_100, 'Water'))
  await publishMany(ctx, numbered(300, 'Air'), { description: 'And water' })
  const seen: string[] = []
  let pages = 0
  for (let cursor: string | null | undefined; cursor !== null && pages < 30; pages += 1) {
    const page = await browseCatalogue(ctx, { limit: 60, query: 'water', ...(cursor && { cursor }) })
    seen.push(...page.data.map(({ id }) => id))
    cursor = page.next_cursor
  }
  expect([pages, seen.length, new Set(seen).size]).toEqual([17, 1_000, 1_000])
  expect(await searchCards(ctx, 'water', { offset: 0, limit: 1 })).toMatchObject({ total: 1_000 })
})

it('finds what a filter leaves of a common word, however many others have it', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  await publishMany(ctx, numbered(2_100, 'Water'))
  await publishMany(ctx, ['Water in the hills'], { mode: 'offline' })
  await publishMany(ctx, ['Rivers'], { mode: 'offline', description: 'On water' })
  const rest = { mode: 'offline' } as const
  expect(await titles(ctx, { query: 'water', ...rest })).toEqual(['Water in the hills', 'Rivers'])
  expect(await titles(ctx, { query: 'watter', ...rest })).toEqual(['Water in the hills'])
  expect(await titles(ctx, { query: 'water', language: 'hi' })).toEqual([])
})

it('filters a search by all that a course is, as it is now', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: admin }] = [await world.person('instructor'), await world.person('admin')]
  const master = await makeMasterCategory(admin, 'Life')
  const [sub, other] = [
    await makeSubCategory(admin, master, "Wa'ter"),
    await makeSubCategory(admin, master, 'Air'),
  ]
  await publishMany(ctx, ['Water'], { sub_category_id: sub.id, language: 'hi', difficulty: 'advanced' })
  await publishMany(ctx, ['Waters'], { currency: 'INR', price: 5 })
  const [{ id = '' } = {}] = (await browseCatalogue(ctx, { limit: 1, query: 'water', language: 'hi' })).data
  const found = (filter: Partial<Browse>) => titles(ctx, { query: 'water', ...filter })
  const instructor_id = requireUser(ctx).id
  for (const filter of [
    { sub_category_id: sub.id.toUpperCase() },
    { master_category_id: master.id },
    { difficulty: 'advanced' },
  ] as const)
    expect([filter, await found(filter)]).toEqual([filter, ['Water']])
  expect(await found({ instructor_id })).toHaveLength(2)
  expect(await found({ instructor_id: requireUser(admin).id })).toEqual([])
  expect(await found({ currency: 'INR', min_price: 5, max_price: 5, mode: 'online' })).toEqual(['Waters'])
  expect(await found({ currency: 'INR', min_price: 6 })).toEqual([])
  for (const language of ["h'i", 'h\\i', "' | 'water"]) expect(await found({ language })).toEqual([])
  await updateCourse(ctx, { id }, { sub_category_id: other.id, language: 'en', difficulty: 'beginner' })
  expect(await found({ sub_category_id: sub.id })).toEqual([])
  expect(await found({ sub_category_id: other.id, difficulty: 'beginner', language: 'en' })).toEqual([
    'Water',
  ])
  for (const typed of ['=mode', 'mode', 'online', '=mode online'])
    expect(await titles(ctx, { query: typed })).toEqual([])
})

it('finds what was meant by several words that are all spelt wrong', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  await publishMany(ctx, ['Python for beginners', 'Python for experts', 'Gardens for beginners'])
  await createCourse(ctx, { title: 'Zebras' })
  const found = (query: string) => titles(ctx, { query })
  expect(await found('pithon fro begginers')).toEqual(['Python for beginners'])
  expect(await found('pithon')).toHaveLength(2)
  expect(await found('gardns xyzzy')).toEqual(['Gardens for beginners'])
  for (const odd of ['gardns xyzzy plugh', 'zebbras', "pith'on:A | *", '4711', '!!!'])
    expect([odd, (await found(odd)).includes('Zebras')]).toEqual([odd, false])
  expect(await found('gardns xyzzy plugh')).toEqual([])
})

it('compares prices of one currency, and asks which', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  await publishMany(ctx, ['Yen'], { currency: 'JPY', price: 500 })
  await publishMany(ctx, ['Rupees', 'More rupees'], { currency: 'INR', price: 400 })
  for (const priced of [{ min_price: 1 }, { max_price: 450 }, { sort: 'price' }] as const)
    await expect(titles(ctx, priced)).rejects.toMatchObject({ kind: 'invalid', code: 'currency_missing' })
  expect(await titles(ctx, { max_price: 500, currency: 'JPY' })).toEqual(['Yen'])
  expect(await titles(ctx, { sort: 'price', currency: 'INR' })).toEqual(['Rupees', 'More rupees'])
  expect(await titles(ctx, { query: 'yen', currency: 'INR' })).toEqual([])
})

it('shows no draft as what comes before a course', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await publishCourse(ctx, await createCourse(ctx, { title: 'Water' }))
  const [draft, known] = [
    await createCourse(ctx, { title: 'Secret' }),
    await publishCourse(ctx, await createCourse(ctx, { title: 'Air' })),
  ]
  await setPrerequisites(ctx, course, [draft, known])
  const { prerequisites } = await getCard(world.as({ kind: 'visitor' }), course)
  expect(prerequisites.map(({ title }) => title)).toEqual(['Air'])
})
