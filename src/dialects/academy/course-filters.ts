import { Type } from 'typebox'
import type { CardFilter } from '#features/catalogue/index.ts'
import { failure } from './failures.ts'
import { toFilterNo } from './reading.ts'

const Text = Type.Optional(Type.String({ maxLength: 200 }))
/** By what lists of courses are narrowed down; what is empty narrows nothing. */
export const FilterQuery = {
  search: Text,
  difficulty: Text,
  difficulty_level: Text,
  instructor_id: Text,
  category_id: Text,
  subcategory_id: Text,
}
type Query = { [Name in keyof typeof FilterQuery]?: string }

export const toFilter = (query: Query): CardFilter => ({
  words: query.search?.trim() || undefined,
  difficulty: oneOf('difficulty', query.difficulty || query.difficulty_level, difficulties)?.[0],
  instructor_no: toFilterNo(query.instructor_id),
  master_category_no: toFilterNo(query.category_id),
  sub_category_no: toFilterNo(query.subcategory_id),
})

/** Those that are shown as being of this status. */
export const toStatuses = (status: string | null | undefined): CardFilter['statuses'] =>
  oneOf('status', status, statuses)

const difficulties = {
  beginner: ['beginner'],
  intermediate: ['intermediate'],
  advanced: ['advanced'],
} as const
const statuses = { draft: ['draft', 'in_review'], published: ['published'], archived: ['archived'] } as const

function oneOf<T>(
  field: string,
  sent: string | null | undefined,
  all: Readonly<Record<string, T>>,
): T | undefined {
  const word = sent?.trim().toLowerCase()
  if (!word || word === 'all') return undefined
  if (!Object.hasOwn(all, word)) throw failure('invalid', `${field}_invalid`, `Invalid ${field}`)
  return all[word]
}
