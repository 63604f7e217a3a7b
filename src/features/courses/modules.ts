import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, missingAs, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import type { Ref } from './course.queries.ts'
import { getCourse, takeCourse } from './courses.ts'
import type { Module, ModuleFields } from './lesson.queries.ts'
import * as queries from './lesson.queries.ts'
import { arrange, moveTo } from './place.rules.ts'

const mostModules = 200

export async function listModules(ctx: Ctx, course: Ref): Promise<Module[]> {
  return queries.listModules(ctx.db, (await getCourse(ctx, course)).id)
}

export type NewModule = Pick<ModuleFields, 'title'> & Partial<ModuleFields> & { position?: number }

export function addModule(ctx: Ctx, course: Ref, { title, position, ...fields }: NewModule): Promise<Module> {
  return inTransaction(ctx, async (tx) => {
    const { id: course_id } = await takeCourse(tx, course)
    const modules = await queries.listModules(tx.db, course_id)
    if (modules.length >= mostModules)
      throw new DomainError('invalid', 'too_many_modules', `A course has at most ${mostModules} modules.`)
    const module = await queries.insertModule(
      tx.db,
      { ...fields, course_id, title, position: modules.length + 1 },
      tx.now(),
    )
    await arrangeModules(tx, course_id, module.id, position ?? module.position)
    return getModule(tx, module)
  })
}

/** The last module of the course, made if there is none. */
export async function ensureModule(tx: Ctx, course_id: string): Promise<string> {
  const last = (await queries.listModules(tx.db, course_id)).at(-1)
  return last?.id ?? (await queries.insertModule(tx.db, { course_id, title: '', position: 1 }, tx.now())).id
}

export async function getModule(ctx: Ctx, ref: Ref): Promise<Module> {
  const module = await queries.findModule(ctx.db, ref)
  if (!module) throw notFound('module')
  await getCourse(ctx, { id: module.course_id }).catch(missingAs('module'))
  return module
}

export type ModuleChange = Partial<ModuleFields> & { position?: number }

export function updateModule(
  ctx: Ctx,
  ref: Ref,
  { position, ...change }: ModuleChange,
  expected?: number,
): Promise<Module> {
  return inTransaction(ctx, async (tx) => {
    const { id, course_id } = await getModule(tx, ref)
    await takeCourse(tx, { id: course_id })
    checkVersion(await getModule(tx, { id }), expected)
    await queries.setModule(tx.db, id, change, tx.now())
    if (position) await arrangeModules(tx, course_id, id, position)
    return getModule(tx, { id })
  })
}

/** Removes the module with its lessons. */
export function removeModule(ctx: Ctx, ref: Ref, expected?: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id, course_id } = await getModule(tx, ref)
    await takeCourse(tx, { id: course_id })
    checkVersion(await getModule(tx, { id }), expected)
    await queries.removeModule(tx.db, id)
    await arrangeModules(tx, course_id)
    await publish(tx, { type: 'course.module_removed', subject: course_id, data: { module_id: id } })
  })
}

async function arrangeModules(tx: Ctx, courseId: string, moved?: string, position = 1): Promise<void> {
  const ids = (await queries.listModules(tx.db, courseId)).map(({ id }) => id)
  const order = moved ? moveTo(ids, moved, position) : ids
  await queries.setModulePlaces(tx.db, order)
  await queries.setPlaces(tx.db, arrange(await queries.listPlaces(tx.db, courseId), order))
}
