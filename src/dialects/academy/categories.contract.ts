import { Type } from 'typebox'
import { PageQuery, PaginationB } from './paging.ts'
import { Flag, failures, limit, Maybe, Message, numbered, OrNull, Text } from './replies.contract.ts'

const Trimmed = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  short_description: Type.String(),
  duration_hours: OrNull(Type.Number()),
  price: Type.Number(),
  thumbnail: OrNull(Type.String()),
})
const category = { id: Type.Integer(), name: Type.String() }
const courses = Type.Optional(Type.Array(Trimmed))
const Part = Type.Object({ ...category, courses })
const Master = Type.Object({ ...category, subcategories: Type.Optional(Type.Array(Part)) })
const Sub = Type.Object({ ...category, master_category_id: Type.Integer(), courses })
const counted = { message: Type.String(), count: Type.Integer({ description: 'on this page' }) }
const Masters = Type.Object({ ...counted, categories: Type.Array(Master), pagination: PaginationB })
const Subs = Type.Object({ ...counted, subcategories: Type.Array(Sub), pagination: PaginationB })

export const unknown = {
  master_category_not_found: [404, 'MasterCategory not found'],
  unknown_master_category: [404, 'MasterCategory not found'],
  sub_category_not_found: [404, 'SubCategory not found'],
} as const

const asked = { courses: Type.Optional(Flag) }
const subcategories = Type.Optional(
  Type.String({ maxLength: 20, description: 'anything: with what they are divided into' }),
)

type Who = 'admin' | 'visitor'
/** How a category is read: by which methods, by whom, how often, and under which heading it is described. */
export type Reading = {
  methods: ('GET' | 'POST')[]
  tag: string
  config: { access: Who; limit?: ReturnType<typeof limit>['limit'] }
}
const both: Reading['methods'] = ['GET', 'POST']
export const forAdmins = (tag: string): Reading => ({ methods: both, tag, config: { access: 'admin' } })
export const forAll = (tag: string): Reading => ({ methods: both, tag, config: { access: 'visitor' } })
/** Twins share a counter. */
export const forPublic = (counter: string, methods = both): Reading => ({
  methods,
  tag: 'public',
  config: { access: 'visitor', ...limit(`public.${counter}`, 30, 60) },
})

export const listMasters = (url: string, { methods, tag, config }: Reading) => ({
  method: methods,
  url,
  config,
  schema: {
    tags: [tag],
    summary: 'The categories; where asked for with their subcategories, and the courses there',
    querystring: Type.Object({ ...PageQuery, ...asked, subcategories }),
    response: { 200: Masters, ...failures },
  },
})

export const getMaster = (url: string, { methods, tag, config }: Reading) => ({
  method: methods,
  url,
  config: { ...config, academyAnswers: unknown },
  schema: {
    tags: [tag],
    summary: 'A category with its subcategories, and their courses where asked for',
    params: numbered,
    querystring: Type.Object({ ...asked, subcategories }),
    response: { 200: Master, ...failures },
  },
})

const listQuery = Type.Object({ ...PageQuery, ...asked })

export const listSubs = (url: string, { methods, tag, config }: Reading) => ({
  method: methods,
  url,
  config,
  schema: {
    tags: [tag],
    summary: 'The subcategories of all categories, with their courses where asked for',
    querystring: listQuery,
    response: { 200: Subs, ...failures },
  },
})

export const listSubsOf = (url: string, { methods, tag, config }: Reading) => ({
  method: methods,
  url,
  config: { ...config, academyAnswers: unknown },
  schema: {
    tags: [tag],
    summary: 'The subcategories of a category',
    params: numbered,
    querystring: listQuery,
    response: { 200: Subs, ...failures },
  },
})

export const getSub = (url: string, { methods, tag, config }: Reading) => ({
  method: methods,
  url,
  config: { ...config, academyAnswers: unknown },
  schema: {
    tags: [tag],
    summary: 'A subcategory, with its courses where asked for',
    params: numbered,
    querystring: Type.Object(asked),
    response: { 200: Sub, ...failures },
  },
})

const changing = (noun: string) =>
  ({
    access: 'admin',
    academyAnswers: {
      ...unknown,
      category_taken: [409, `${noun} already exists`],
      category_in_use: [400, `${noun} is in use`],
    },
  }) as const
const master = changing('MasterCategory')
const sub = changing('SubCategory')

const No = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Name = Text(200)
const SaidOfMaster = Type.Object({ ...Message.properties, category: Master })
const SaidOfSub = Type.Object({ ...Message.properties, subcategory: Sub })
const mastersTags = ['mastercategories']
const subsTags = ['subcategories']

export const makeMaster = {
  method: 'POST',
  url: '/create-mastercategories',
  config: master,
  schema: {
    tags: mastersTags,
    summary: 'Make a category',
    body: Type.Object({ name: Name }),
    response: { 201: SaidOfMaster, ...failures },
  },
} as const

export const renameMaster = {
  method: 'PUT',
  url: '/update-mastercategories/:id',
  config: master,
  schema: {
    tags: mastersTags,
    summary: 'Rename a category',
    params: numbered,
    body: Type.Object({ name: Name }),
    response: { 200: SaidOfMaster, ...failures },
  },
} as const

export const removeMaster = {
  method: 'DELETE',
  url: '/delete-mastercategories/:id',
  config: master,
  schema: {
    tags: mastersTags,
    summary: 'Remove a category that has no subcategories',
    params: numbered,
    response: { 200: Message, ...failures },
  },
} as const

export const makeSub = {
  method: 'POST',
  url: '/create-subcategories',
  config: sub,
  schema: {
    tags: subsTags,
    summary: 'Divide a category',
    body: Type.Object({ master_category_id: Maybe(No), name: Name }),
    response: { 201: SaidOfSub, ...failures },
  },
} as const

export const changeSub = {
  method: 'PUT',
  url: '/update-subcategories/:id',
  config: sub,
  schema: {
    tags: subsTags,
    summary: 'Rename a subcategory, or move it; what is not sent stays',
    params: numbered,
    body: Type.Object({ master_category_id: Maybe(No), name: Maybe(Name) }),
    response: { 200: SaidOfSub, ...failures },
  },
} as const

export const removeSub = {
  method: 'DELETE',
  url: '/delete-subcategories/:id',
  config: sub,
  schema: {
    tags: subsTags,
    summary: 'Remove a subcategory that has no courses',
    params: numbered,
    response: { 200: Message, ...failures },
  },
} as const
