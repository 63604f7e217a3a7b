import { Type } from 'typebox'
import { failures, Id, Nothing, Time } from '#platform/contract.ts'

const tags = ['catalogue']
const admin = { access: 'admin' } as const
const params = Type.Object({ id: Id })
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const category = {
  id: Id,
  no: Type.Integer(),
  name: Type.String(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
}
const Sub = Type.Object({ ...category, master_category_id: Id })
const Master = Type.Object(category)
const Tree = Type.Object({ ...category, sub_categories: Type.Array(Sub) })

export const listCategories = {
  method: 'GET',
  url: '/categories',
  config: { access: 'visitor' },
  schema: {
    tags,
    summary: 'The categories, each with what it is divided into',
    response: { 200: Type.Object({ data: Type.Array(Tree), next_cursor: Type.Null() }), ...failures },
  },
} as const

export const makeMaster = {
  method: 'POST',
  url: '/master-categories',
  config: admin,
  schema: {
    tags,
    summary: 'Make a category',
    body: Type.Object({ name: Name }),
    response: { 201: Master, ...failures },
  },
} as const

export const renameMaster = {
  method: 'PATCH',
  url: '/master-categories/:id',
  config: admin,
  schema: {
    tags,
    summary: 'Rename a category',
    params,
    body: Type.Object({ name: Name }),
    response: { 200: Master, ...failures },
  },
} as const

export const removeMaster = {
  method: 'DELETE',
  url: '/master-categories/:id',
  config: admin,
  schema: { tags, summary: 'Remove an empty category', params, response: { 204: Nothing, ...failures } },
} as const

export const makeSub = {
  method: 'POST',
  url: '/sub-categories',
  config: admin,
  schema: {
    tags,
    summary: 'Divide a category',
    body: Type.Object({ master_category_id: Id, name: Name }),
    response: { 201: Sub, ...failures },
  },
} as const

export const changeSub = {
  method: 'PATCH',
  url: '/sub-categories/:id',
  config: admin,
  schema: {
    tags,
    summary: 'Rename a sub category, or move it',
    params,
    body: Type.Partial(Type.Object({ master_category_id: Id, name: Name }), { minProperties: 1 }),
    response: { 200: Sub, ...failures },
  },
} as const

export const removeSub = {
  method: 'DELETE',
  url: '/sub-categories/:id',
  config: admin,
  schema: { tags, summary: 'Remove an empty sub category', params, response: { 204: Nothing, ...failures } },
} as const
