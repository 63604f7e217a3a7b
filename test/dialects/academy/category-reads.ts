import { error, notFound, type Pair, type Reply, to } from './pair.ts'

export const noMaster = error(404, 'MasterCategory not found')
export const noSub = error(404, 'SubCategory not found')
const pageB = (total_items: number, changed = {}) => ({
  ...{ page: 1, per_page: 10, total_pages: 1, total_items, has_next: false, has_prev: false },
  ...changed,
})
const masters = (categories: unknown[], changed = {}): Reply => [
  200,
  {
    message: 'Categories retrieved successfully',
    count: categories.length,
    categories,
    pagination: pageB(categories.length, changed),
  },
]
const subs = (subcategories: unknown[], changed = {}): Reply => [
  200,
  {
    message: 'Subcategories retrieved successfully',
    count: subcategories.length,
    subcategories,
    pagination: pageB(subcategories.length, changed),
  },
]
const life = { id: 1, name: 'Life' }
const [water, earth] = [
  { id: 1, name: 'Water' },
  { id: 2, name: 'Earth' },
]
/** Course 4, as categories show it. */
const trimmed = {
  id: 4,
  title: 'Seas',
  short_description: '',
  duration_hours: 1.5,
  price: 0,
  thumbnail: null,
}
const parts = [water, earth]
const full = [
  { ...water, courses: [trimmed] },
  { ...earth, courses: [] },
]

/** What both kinds of lists of categories have, wherever they stand. */
export const readsMasters = (list: (query: string) => Partial<Pair>, pair: ReturnType<typeof to>): Pair[] => [
  pair('lists them', undefined, masters([life]), list('')),
  pair(
    'with what they are divided into, whatever is said',
    undefined,
    masters([{ ...life, subcategories: parts }]),
    list('?subcategories=all'),
  ),
  pair(
    'with the courses there',
    undefined,
    masters([{ ...life, subcategories: full }]),
    list('?subcategories=1&courses=True'),
  ),
  pair(
    'without them',
    undefined,
    masters([{ ...life, subcategories: parts }]),
    list('?subcategories=1&courses=false'),
  ),
  pair('shows all at once', undefined, masters([life], { per_page: 'all' }), list('?per_page=all')),
  pair(
    'shows no page behind the last',
    undefined,
    masters([], { page: 2, total_pages: 1, total_items: 1, has_prev: true }),
    list('?page=2'),
  ),
]
export const readsSubs = (list: (query: string) => Partial<Pair>, pair: ReturnType<typeof to>): Pair[] => {
  const all = parts.map((sub) => ({ ...sub, master_category_id: 1 }))
  return [
    pair('lists them', undefined, subs(all), list('')),
    pair(
      'with their courses',
      undefined,
      subs(full.map((sub) => ({ ...sub, master_category_id: 1 }))),
      list('?courses=TRUE'),
    ),
    pair(
      'pages',
      undefined,
      subs(all.slice(1), { page: 2, per_page: 1, total_pages: 2, total_items: 2, has_prev: true }),
      list('?page=2&per_page=1'),
    ),
    pair('shows all at once', undefined, subs(all, { per_page: 'all' }), list('?per_page=all')),
  ]
}

/** What reading one by its id has, wherever it stands: nobody needs a token for it. */
export const readsMaster = (route: string): Pair[] => {
  const pair = to(route)
  const at = (end: string) => ({ at: route.replace(/^\w+ /, '').replace('<id>', end) })
  return [
    pair('shows one with its subcategories', undefined, [200, { ...life, subcategories: parts }], at('1')),
    pair('with their courses', undefined, [200, { ...life, subcategories: full }], at('1?courses=True')),
    pair('does not mind a token that is no good', undefined, [200, { ...life, subcategories: parts }], {
      ...at('1'),
      as: 'Bearer x',
    }),
    pair('knows no other', undefined, noMaster, at('99')),
    pair('knows none of so large a number', undefined, noMaster, at('99999999999')),
    pair('has nothing at such an address', undefined, notFound, at('first')),
  ]
}
export const readsSub = (route: string): Pair[] => {
  const pair = to(route)
  const at = (end: string) => ({ at: route.replace(/^\w+ /, '').replace('<id>', end) })
  const shown = { ...water, master_category_id: 1 }
  return [
    pair('shows one', undefined, [200, shown], at('1')),
    pair('with its courses', undefined, [200, { ...shown, courses: [trimmed] }], at('1?courses=true')),
    pair('with none', undefined, [200, { ...earth, master_category_id: 1, courses: [] }], at('2?courses=1')),
    pair('knows no other', undefined, noSub, at('99')),
    pair('has nothing at such an address', undefined, notFound, at('first')),
  ]
}
