import { noMaster, noSub, readsMaster, readsMasters, readsSub, readsSubs } from './category-reads.ts'
import { openLearningSchool } from './learning-school.ts'
import {
  adminsOnly,
  error,
  form,
  invalid,
  message,
  notFound,
  type Pair,
  type Reply,
  required,
  type Story,
  to,
  unsigned,
} from './pair.ts'

const guarded = (pair: (says: string, body: unknown, reply: Reply, more?: Partial<Pair>) => Pair): Pair[] => [
  pair('wants a sign-in', undefined, unsigned, { as: '' }),
  pair('is for admins, not for teachers', undefined, adminsOnly, { as: 'teacher' }),
  pair('is for admins, not for students', undefined, adminsOnly, { as: 'asha' }),
]

const underBothNames = (prefix: string): Pair[] => [
  ...['GET', 'POST'].flatMap((method) => {
    const path = `/${prefix}/get-mastercategories`
    const pair = to(`${method} ${path}`, { as: 'admin' })
    return [
      ...readsMasters((query) => ({ at: path + query }), pair),
      ...guarded(pair),
      ...readsMaster(`${method} ${path}/<id>`),
    ]
  }),
  ...changesOfMasters(prefix),
]

const saidOfMaster = (words: string, category: unknown, status = 200): Reply => [
  status,
  { message: `MasterCategory ${words} successfully`, category },
]

function changesOfMasters(prefix: string): Pair[] {
  const as = { as: 'admin' }
  const create = to(`POST /${prefix}/create-mastercategories`, as)
  const update = to(`PUT /${prefix}/update-mastercategories/<id>`, as)
  const remove = to(`DELETE /${prefix}/delete-mastercategories/<id>`, as)
  const kept = `id-of-${prefix}`
  const at = (verb: string, id: string | number) => ({ at: `/${prefix}/${verb}-mastercategories/${id}` })
  const made = prefix === 'mastercategories' ? 2 : 5
  return [
    create('makes one', { name: ' Work ' }, saidOfMaster('created', { id: made, name: 'Work' }, 201)),
    create('takes a form', form({ name: kept }), saidOfMaster('created', { id: made + 1, name: kept }, 201)),
    create('knows the name, in any case', { name: 'LIFE' }, error(409, 'MasterCategory already exists')),
    create('misses the name', {}, required('name')),
    create('misses it where it is empty', { name: '' }, required('name')),
    create('refuses one of 201 characters', { name: 'x'.repeat(201) }, invalid('Invalid name')),
    ...guarded(create),
    update(
      'renames it',
      { name: 'Labour' },
      saidOfMaster('updated', { id: made, name: 'Labour' }),
      at('update', made),
    ),
    update(
      'knows a name that is taken',
      { name: 'life' },
      error(409, 'MasterCategory already exists'),
      at('update', made),
    ),
    update('misses the name', undefined, required('name'), at('update', made)),
    update('knows no other', { name: 'X' }, noMaster, at('update', 99)),
    update('has nothing at such an address', { name: 'X' }, notFound, at('update', 'first')),
    ...guarded((says, body, reply, more) => update(says, body, reply, { ...at('update', made), ...more })),
    remove('keeps one that is in use', undefined, error(400, 'MasterCategory is in use'), at('delete', 1)),
    remove('removes it', undefined, message('MasterCategory deleted successfully'), at('delete', made)),
    remove('does so once', undefined, noMaster, at('delete', made)),
    remove(
      'removes another',
      undefined,
      message('MasterCategory deleted successfully'),
      at('delete', made + 1),
    ),
    ...guarded((says, body, reply, more) => remove(says, body, reply, { ...at('delete', 1), ...more })),
  ]
}

const saidOfSub = (words: string, subcategory: unknown, status = 200): Reply => [
  status,
  { message: `SubCategory ${words} successfully`, subcategory },
]

function changesOfSubs(): Pair[] {
  const as = { as: 'admin' }
  const create = to('POST /subcategories/create-subcategories', as)
  const update = to('PUT /subcategories/update-subcategories/<id>', as)
  const remove = to('DELETE /subcategories/delete-subcategories/<id>', as)
  const at = (verb: string, id: string | number) => ({ at: `/subcategories/${verb}-subcategories/${id}` })
  const fire = { id: 3, name: 'Fire', master_category_id: 1 }
  const taken = error(409, 'SubCategory already exists')
  return [
    create('makes one', { master_category_id: 1, name: 'Fire' }, saidOfSub('created', fire, 201)),
    create(
      'takes a form',
      form({ master_category_id: '1', name: 'Air' }),
      saidOfSub('created', { id: 4, name: 'Air', master_category_id: 1 }, 201),
    ),
    create('knows the name, in any case', { master_category_id: 1, name: 'fire' }, taken),
    create('misses the category', { name: 'X' }, required('master_category_id')),
    create(
      'misses it where it is empty',
      { name: 'X', master_category_id: '' },
      required('master_category_id'),
    ),
    create('misses the name', { master_category_id: 1 }, required('name')),
    create('knows no such category', { master_category_id: 99, name: 'X' }, noMaster),
    create(
      'refuses what is none',
      { master_category_id: 'x', name: 'X' },
      invalid('Invalid master_category_id'),
    ),
    ...guarded(create),
    update(
      'renames it',
      { name: 'Flame' },
      saidOfSub('updated', { ...fire, name: 'Flame' }),
      at('update', 3),
    ),
    update(
      'takes what the admin portal sends',
      { master_category_id: '1', name: 'Fire' },
      saidOfSub('updated', fire),
      at('update', 3),
    ),
    update('changes nothing where nothing is sent', undefined, saidOfSub('updated', fire), at('update', 3)),
    update('knows a name that is taken', { name: 'AIR' }, taken, at('update', 3)),
    update('knows no such category', { master_category_id: 99 }, noMaster, at('update', 3)),
    update('refuses an empty name', { name: '' }, required('name'), at('update', 3)),
    update('knows no other', { name: 'X' }, noSub, at('update', 99)),
    update('has nothing at such an address', { name: 'X' }, notFound, at('update', 'first')),
    ...guarded((says, body, reply, more) => update(says, body, reply, { ...at('update', 3), ...more })),
    remove('keeps one that is in use', undefined, error(400, 'SubCategory is in use'), at('delete', 1)),
    remove('removes it', undefined, message('SubCategory deleted successfully'), at('delete', 3)),
    remove('does so once', undefined, noSub, at('delete', 3)),
    ...guarded((says, body, reply, more) => remove(says, body, reply, { ...at('delete', 1), ...more })),
  ]
}

const readingSubs: Pair[] = ['GET', 'POST'].flatMap((method) => {
  const path = '/subcategories/get-subcategories'
  const pair = to(`${method} ${path}`, { as: 'admin' })
  return [
    ...readsSubs((query) => ({ at: path + query }), pair),
    ...guarded(pair),
    ...readsSub(`${method} ${path}/<id>`),
  ]
})

export const categoryStory: Story = {
  name: 'categories',
  begin: openLearningSchool,
  pairs: [
    ...underBothNames('mastercategories'),
    ...underBothNames('master-categories'),
    ...readingSubs,
    ...changesOfSubs(),
  ],
}
