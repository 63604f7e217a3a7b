import { readsMaster, readsMasters, readsSub, readsSubs } from './category-reads.ts'
import { full, later, letters, openLearningSchool, seas } from './learning-school.ts'
import { error, form, invalid, notFound, type Pair, type Reply, type Story, to } from './pair.ts'
import { lesson, look, module, resource, shut, water } from './school.ts'

const none = { has_next: false, has_prev: false }
const courses = (list: unknown[], changed = {}): Reply => [
  200,
  {
    courses: list,
    pagination: {
      page: 1,
      per_page: 10,
      total_pages: Math.ceil(list.length / 10),
      total_items: list.length,
      ...none,
      ...changed,
    },
  },
]
const all = [later, full, seas, letters, water]
const path = '/public/get-courses'

const listing: Pair[] = ['GET', 'POST'].flatMap((method) => {
  const list = to(`${method} ${path}`)
  const at = (query: string) => ({ at: path + query })
  return [
    list('shows what is published, newest first', undefined, courses(all)),
    list('shows no draft to whoever made it', undefined, courses(all), { as: 'admin' }),
    list('does not mind a token that is no good', undefined, courses(all), { as: 'Bearer x' }),
    list('shows all at once', undefined, courses(all, { per_page: 'all' }), at('?per_page=all')),
    list(
      'shows as many as the student site wants',
      undefined,
      courses(all, { per_page: 1000 }),
      at('?page=1&per_page=1000'),
    ),
    list(
      'pages',
      undefined,
      courses([full, seas].slice(1), {
        ...{ page: 3, per_page: 1, total_pages: 5, total_items: 5, has_next: true, has_prev: true },
      }),
      at('?page=3&per_page=1'),
    ),
    list('knows the category', undefined, courses([seas]), at('?category_id=1')),
    list('knows the subcategory', undefined, courses([seas]), at('?subcategory_id=1')),
    list('has nothing in an empty one', undefined, courses([]), at('?subcategory_id=2')),
    list('takes what is no number for one that nothing has', undefined, courses([]), at('?category_id=x')),
    list('finds', undefined, courses([letters]), at('?search=LETT')),
    list('finds what means something else to a database', undefined, courses([]), at('?search=%25')),
  ]
})

const ofSub = to('GET /public/subcategories/<id>/courses', { at: '/public/subcategories/1/courses' })
const noSub = error(404, 'SubCategory not found')
const inSubs: Pair[] = [
  ofSub('shows what is in it', undefined, courses([seas])),
  ofSub('shows that nothing is', undefined, courses([]), { at: '/public/subcategories/2/courses' }),
  ofSub('knows no other', undefined, noSub, { at: '/public/subcategories/99/courses' }),
  ofSub('has nothing at such an address', undefined, notFound, { at: '/public/subcategories/x/courses' }),
]

const shown = { ...water, is_enrolled: false }
const fire = lesson(1)
const closed = { ...fire, ...shut }
const files = [resource(1)]
const closedFiles = [resource(1, { file_path: null })]
const noCourse = error(404, 'Course not found')
const course = (changed: object): Reply => [200, { course: { ...shown, ...changed } }]
const inModule = (lessons: unknown[]) => ({ modules: [{ ...module(1), lessons }] })

/** Of a course that somebody does not learn. */
const strange = {
  ...module(2, { course_id: 2, title: 'Abc' }),
  lessons: [lesson(3, { module_id: 2, title: 'A', duration_minutes: null, ...shut })],
}

const details: Pair[] = (
  [
    ['GET /public/get-courses/<id>', '/public/get-courses/'],
    ['POST /public/get-courses/<id>', '/public/get-courses/'],
    ['GET /public/courses/<id>', '/public/courses/'],
  ] as const
).flatMap(([route, path]) => {
  const get = to(route, { at: `${path}1` })
  const at = (end: string) => ({ at: path + end })
  const whole = course(inModule([fire, look]))
  return [
    get('shows one', undefined, course({})),
    get(
      'shows what is in it, and of its lessons the previews',
      undefined,
      course(inModule([closed, look])),
      at('1?lessons=True'),
    ),
    get('does not mind a token that is no good', undefined, course(inModule([closed, look])), {
      ...at('1?lessons=True'),
      as: 'Bearer x',
    }),
    get(
      'shows a stranger no more',
      undefined,
      [200, { course: { ...letters, is_enrolled: false, modules: [strange] } }],
      {
        ...at('2?lessons=true'),
        as: 'asha',
      },
    ),
    get(
      'shows everything to those who learn it',
      undefined,
      course({ is_enrolled: true, ...inModule([fire, look]) }),
      {
        ...at('1?lessons=1'),
        as: 'asha',
      },
    ),
    get('and to who teaches it', undefined, whole, { ...at('1?lessons=1'), as: 'teacher' }),
    get('and to staff', undefined, whole, { ...at('1?lessons=1'), as: 'admin' }),
    get(
      'shows which files there are',
      undefined,
      course(
        inModule([
          { ...closed, resources: closedFiles },
          { ...look, resources: [] },
        ]),
      ),
      at('1?lessons=true&resources=true'),
    ),
    get(
      'and gives them to those who learn it',
      undefined,
      course({
        is_enrolled: true,
        ...inModule([
          { ...fire, resources: files },
          { ...look, resources: [] },
        ]),
      }),
      { ...at('1?lessons=true&resources=true'), as: 'asha' },
    ),
    get(
      'shows the first file alone',
      undefined,
      course({ ...inModule([closed, look]), first_lesson_resource: closedFiles[0] }),
      at('1?lessons=true&limited_resources=true'),
    ),
    get(
      'without lessons too',
      undefined,
      course({ first_lesson_resource: closedFiles[0] }),
      at('1?limited_resources=1'),
    ),
    get(
      'shows none where there is none',
      undefined,
      [200, { course: { ...seas, is_enrolled: false } }],
      at('4?limited_resources=1'),
    ),
    ...[3, 7, 99, 99_999_999_999].map((id) =>
      get('knows what is published alone', undefined, noCourse, at(String(id))),
    ),
    get('shows a draft to nobody', undefined, noCourse, { ...at('3'), as: 'admin' }),
    get('has nothing at such an address', undefined, notFound, at('water')),
  ]
})

const noWords = invalid('Search query is required')
const postSearch = to('POST /public/search')
const searching: Pair[] = [
  ...['/public/search', '/public/courses/search'].flatMap((path) => {
    const search = to(`GET ${path}`)
    return [
      ...['q', 'query', 'search'].map((name) =>
        search(`finds by ${name}`, undefined, courses([letters]), { at: `${path}?${name}=letters` }),
      ),
      search('finds nearly right words', undefined, courses([letters]), { at: `${path}?q=leters` }),
      search('finds nothing', undefined, courses([]), { at: `${path}?q=zebra` }),
      search('finds no draft', undefined, courses([]), { at: `${path}?q=hidden`, as: 'admin' }),
      search(
        'pages',
        undefined,
        courses([], { page: 2, per_page: 1, total_pages: 1, total_items: 1, has_prev: true }),
        { at: `${path}?q=clean&page=2&per_page=1` },
      ),
      search('misses the words', undefined, noWords, { at: path }),
      search('refuses 201 characters', undefined, invalid('Invalid q'), {
        at: `${path}?q=${'x'.repeat(201)}`,
      }),
    ]
  }),
  ...['q', 'query', 'search'].map((name) =>
    postSearch(`finds by ${name}`, { [name]: 'Clean' }, courses([water])),
  ),
  postSearch('takes a form', form({ query: 'clean water' }), courses([water])),
  postSearch('takes the address’ words', undefined, courses([seas]), { at: '/public/search?q=sea' }),
  postSearch('takes the page in the body', { q: 'clean', per_page: 1 }, courses([water], { per_page: 1 })),
  postSearch('misses the words', {}, noWords),
  postSearch('misses them where they are empty', { query: ' ', q: null }, noWords),
  postSearch('refuses words that are none', { query: { a: 1 } }, invalid('Invalid query')),
]

const some = (path: string) => (query: string) => ({ at: path + query })
const categories: Pair[] = [
  ...['GET /public/get-categories', 'POST /public/get-categories', 'GET /public/categories'].flatMap(
    (route) => readsMasters(some(route.replace(/^\w+ /, '')), to(route)),
  ),
  ...['GET', 'POST'].flatMap((method) => [
    ...readsMasters(some('/public/get-mastercategories'), to(`${method} /public/get-mastercategories`)),
    ...readsMaster(`${method} /public/get-mastercategories/<id>`),
    ...readsSubs(some('/public/get-subcategories'), to(`${method} /public/get-subcategories`)),
    ...readsSub(`${method} /public/get-subcategories/<id>`),
  ]),
  ...readsSubs(some('/public/categories/1/subcategories'), to('GET /public/categories/<id>/subcategories')),
  to('GET /public/categories/<id>/subcategories')(
    'knows no other',
    undefined,
    error(404, 'MasterCategory not found'),
    {
      at: '/public/categories/99/subcategories',
    },
  ),
]

export const publicStory: Story = {
  name: 'public',
  begin: openLearningSchool,
  pairs: [...listing, ...inSubs, ...details, ...searching, ...categories],
}
