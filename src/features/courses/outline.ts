import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import type { Course, Ref } from './course.queries.ts'
import { set } from './course.queries.ts'
import { type Care, takeCourse } from './courses.ts'
import * as queries from './lesson.queries.ts'

/** The modules of a course in order, each with its lessons in order. */
export type Outline = { module_id: string; lesson_ids: string[] }[]

/** Puts all modules and lessons of a course in a new order at once, as somebody dragged them: each of them exactly once. */
export function arrangeCourse(ctx: Ctx, ref: Ref, outline: Outline, care: Care = {}): Promise<Course> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeCourse(tx, ref, care)
    const modules = outline.map(({ module_id }) => module_id)
    const places = outline.flatMap(({ module_id, lesson_ids }) =>
      lesson_ids.map((lesson) => ({ id: lesson, module_id })),
    )
    const [knownModules, knownPlaces] = [
      await queries.listModules(tx.db, id),
      await queries.listPlaces(tx.db, id),
    ]
    if (!isSameSet(modules, knownModules) || !isSameSet(places.map(idOf), knownPlaces)) throw notWhole()
    await queries.setModulePlaces(tx.db, modules)
    await queries.setPlaces(tx.db, places)
    return set(tx.db, id, {}, tx.now())
  })
}

const idOf = ({ id }: { id: string }) => id

function isSameSet(ids: string[], rows: { id: string }[]): boolean {
  const given = new Set(ids)
  return ids.length === rows.length && given.size === ids.length && rows.every(({ id }) => given.has(id))
}

const notWhole = () =>
  new DomainError(
    'conflict',
    'outline_not_whole',
    'The order has to name every module and every lesson of the course once. Read the course again.',
  )
