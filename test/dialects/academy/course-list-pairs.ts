import { error, invalid, type Pair, type Reply, type Story, teachersOnly, to, unsigned } from './pair.ts'
import { hidden, lesson, letters, look, module, openSchool, resource, shut, water } from './school.ts'

const none = { has_next: false, has_prev: false }
const pageB = (total_items: number, changed = {}) => ({
  ...{ page: 1, per_page: 10, total_pages: 1, total_items },
  ...none,
  ...changed,
})
const courses = (list: unknown[], changed = {}): Reply => [
  200,
  { courses: list, pagination: pageB(list.length, changed) },
]
const two = courses([letters, water])
const all = courses([hidden, letters, water])
const nothing = courses([], { total_pages: 0 })

const published = to('GET /courses')
const views = [
  to('GET /courses/get-courses', { as: 'teacher' }),
  to('POST /courses/get-courses', { as: 'teacher' }),
]
const post = to('POST /courses/get-courses', { as: 'teacher' })
const at = (query: string, as = 'teacher'): Partial<Pair> => ({ at: `/courses/get-courses${query}`, as })

const listing: Pair[] = [
  published('shows what is published to anybody', undefined, two),
  published('shows no drafts to whoever made them', undefined, two, { as: 'admin' }),
  published('does not mind a token that is no good', undefined, two, { as: 'Bearer x' }),
  published(
    'pages',
    undefined,
    courses([water], { page: 2, per_page: 1, total_pages: 2, total_items: 2, has_prev: true }),
    {
      at: '/courses?page=2&per_page=1',
    },
  ),
  published('finds', undefined, courses([letters]), { at: '/courses?search=LETT' }),
  published('knows the level', undefined, nothing, { at: '/courses?difficulty=advanced' }),
  published('knows no such level', undefined, invalid('Invalid difficulty'), {
    at: '/courses?difficulty=easy',
  }),
  published('takes a number that is none for nobody', undefined, nothing, { at: '/courses?instructor_id=x' }),
  published('knows who teaches', undefined, courses([water]), { at: '/courses/?instructor_id=3' }),
  ...views.flatMap((list) => [
    list('shows a teacher what is published, and their own', undefined, two),
    list('shows an admin everything', undefined, all, { as: 'admin' }),
    list('wants a sign-in', undefined, unsigned, { as: '' }),
  ]),
  (views[0] as typeof post)('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
  post('shows a student what is published', undefined, two, { as: 'asha' }),
  post(
    'shows all at once',
    undefined,
    courses([hidden, letters, water], { per_page: 'all' }),
    at('?per_page=all', 'admin'),
  ),
  post('is narrowed down by status', undefined, courses([hidden]), at('?status=draft', 'admin')),
  post('knows no such status', undefined, invalid('Invalid status'), at('?status=gone')),
]

const pageA = (total: number, changed = {}) => ({
  page: 1,
  per_page: 20,
  total,
  pages: 1,
  ...none,
  ...changed,
})
const slash = (query = '', as = 'admin'): Partial<Pair> => ({ at: `/courses/get-courses/${query}`, as })

const byStatus: Pair[] = [
  post(
    'pages otherwise where there is a slash',
    { status: 'draft' },
    [200, { courses: [hidden], pagination: pageA(1) }],
    slash(),
  ),
  post(
    'shows all there without a status',
    {},
    [200, { courses: [hidden, letters, water], pagination: pageA(3) }],
    slash(),
  ),
  post(
    'needs no body there',
    undefined,
    [200, { courses: [letters, water], pagination: pageA(2) }],
    slash('', 'asha'),
  ),
  post(
    'finds there, and pages',
    { status: 'published' },
    [200, { courses: [letters], pagination: pageA(2, { per_page: 1, pages: 2, has_next: true }) }],
    slash('?per_page=1'),
  ),
  post(
    'takes a form there',
    new URLSearchParams({ status: 'published' }),
    [200, { courses: [water], pagination: pageA(1) }],
    slash('?search=water&instructor_id=3&difficulty=beginner'),
  ),
  post('knows no such status there', { status: 'gone' }, invalid('Invalid status'), slash()),
  post('wants a sign-in there', {}, unsigned, slash('', '')),
]

const unknown = error(404, 'Course not found')
const plain = (shown: unknown, is_enrolled = false, more = {}): Reply => [
  200,
  { course: { ...Object(shown), is_enrolled, ...more } },
]
const closed = [{ ...module(1), lessons: [lesson(1, shut), look] }]
const open = [{ ...module(1), lessons: [lesson(1), look] }]
const withFiles = (lessons: object[], files: object[][]) => [
  { ...module(1), lessons: lessons.map((one, index) => ({ ...one, resources: files[index] })) },
]
const closedFile = resource(1, { file_path: null })

const ones = [
  to('GET /courses/<id>', { at: '/courses/1' }),
  to('GET /courses/get-courses/<id>', { at: '/courses/get-courses/1', as: 'teacher' }),
  to('POST /courses/get-courses/<id>', { at: '/courses/get-courses/1', as: 'asha' }),
] as const
const [rest, get, ask] = ones
const restAt = (id: string, as = '') => ({ at: `/courses/${id}`, as })
const askAt = (id: string, as = 'asha') => ({ at: `/courses/get-courses/${id}`, as })

const reading: Pair[] = [
  rest('shows a published course to anybody', undefined, plain(water)),
  rest('shows its previews', undefined, plain(water, false, { modules: closed }), restAt('1?lessons=true')),
  rest(
    'shows that there are files',
    undefined,
    plain(water, false, { modules: withFiles([lesson(1, shut), look], [[closedFile], []]) }),
    restAt('1?lessons=True&resources=True'),
  ),
  rest('hides drafts', undefined, unknown, restAt('3')),
  rest('hides drafts from other teachers', undefined, unknown, restAt('3', 'teacher')),
  rest('shows a draft to whoever made it', undefined, plain(hidden), restAt('3', 'admin')),
  rest('knows no other', undefined, unknown, restAt('99')),
  rest('knows none of so large a number', undefined, unknown, restAt('99999999999')),
  rest('has nothing at such an address', undefined, error(404, 'Not found'), restAt('water')),
  get(
    'shows its teacher everything',
    undefined,
    plain(water, false, { modules: open }),
    askAt('1?lessons=1', 'teacher'),
  ),
  get(
    'shows a teacher previews of another’s',
    undefined,
    plain(letters, false, {
      modules: [
        module(2, {
          course_id: 2,
          title: 'Abc',
          lessons: [lesson(3, { ...shut, module_id: 2, title: 'A', duration_minutes: null })],
        }),
      ],
    }),
    askAt('2?lessons=True', 'teacher'),
  ),
  get('hides drafts', undefined, unknown, askAt('3', 'teacher')),
  get('is the teachers’', undefined, teachersOnly, askAt('1', 'asha')),
  get('wants a sign-in', undefined, unsigned, askAt('1', '')),
  ask('shows who learns it that they do', undefined, plain(water, true)),
  ask('shows them the lessons', undefined, plain(water, true, { modules: open }), askAt('1?lessons=true')),
  ask(
    'shows them the files',
    undefined,
    plain(water, true, { modules: withFiles([lesson(1), look], [[resource(1)], []]) }),
    askAt('1?lessons=True&resources=True'),
  ),
  ask('hides drafts', undefined, unknown, askAt('3')),
  ask('wants a sign-in', undefined, unsigned, askAt('1', '')),
]

const modules = to('GET /courses/<id>/modules', { at: '/courses/1/modules' })
const outlines: Pair[] = [
  modules('shows the outline to anybody', undefined, [200, { modules: closed }]),
  modules(
    'shows who learns it everything',
    undefined,
    [200, { modules: withFiles([lesson(1), look], [[resource(1)], []]) }],
    {
      at: '/courses/1/modules?resources=true',
      as: 'asha',
    },
  ),
  modules('hides drafts', undefined, unknown, { at: '/courses/3/modules', as: 'teacher' }),
]

export const courseListStory: Story = {
  name: 'lists of courses, and what is in them',
  begin: openSchool,
  pairs: [...listing, ...byStatus, ...reading, ...outlines],
}
