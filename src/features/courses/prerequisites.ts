import { type Ctx, inTransaction, ownerScope } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { Course, Ref } from './course.queries.ts'
import { find } from './course.queries.ts'
import { takeCourse } from './courses.ts'
import type { Prerequisite } from './prerequisite.queries.ts'
import * as queries from './prerequisite.queries.ts'

const mostPrerequisites = 50

/** What has to be completed before these courses; for those who have checked that the courses may be seen. */
export const findPrerequisites = (ctx: Ctx, courseIds: string[]): Promise<Prerequisite[]> =>
  queries.list(ctx.db, courseIds)

/** Adds courses that have to be completed first. `whole`: and takes away all others. */
export function setPrerequisites(
  ctx: Ctx,
  course: Ref,
  required: Ref[],
  { whole = false }: { whole?: boolean } = {},
): Promise<Prerequisite[]> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeCourse(tx, course)
    await queries.takeTurn(tx.db)
    const ids = (await findRequired(tx, required)).map((one) => one.id)
    await refuseCircle(tx, id, ids)
    if (whole) await queries.removeOthers(tx.db, id, ids)
    await queries.insert(tx.db, id, ids, tx.now())
    const all = await queries.list(tx.db, [id])
    if (all.length > mostPrerequisites) throw tooMany()
    await publish(tx, { type: 'course.prerequisites_changed', subject: id, data: { count: all.length } })
    return all
  })
}

/** A course of one's own, or one that everybody may know. */
async function findRequired(tx: Ctx, refs: Ref[]): Promise<Course[]> {
  if (refs.length > mostPrerequisites) throw tooMany()
  const own = ownerScope(tx)
  const found: Course[] = []
  for (const ref of refs) {
    const course = await find(tx.db, ref, null)
    if (!course || (own && course.owner_id !== own && course.status !== 'published'))
      throw notFound('required_course')
    found.push(course)
  }
  return found
}

const tooMany = () =>
  new DomainError(
    'invalid',
    'too_many_prerequisites',
    `A course has at most ${mostPrerequisites} prerequisites.`,
  )

async function refuseCircle(tx: Ctx, courseId: string, ids: string[]): Promise<void> {
  const isItself = ids.includes(courseId)
  const circular = isItself ? [courseId] : await queries.listCircular(tx.db, courseId, ids)
  if (circular.length === 0) return
  const message = isItself
    ? 'A course cannot be its own prerequisite.'
    : 'That course needs this one itself: nobody could take either.'
  throw new DomainError('conflict', 'prerequisites_circular', message, { course_ids: circular })
}

export function removePrerequisite(ctx: Ctx, course: Ref, required: Ref): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeCourse(tx, course)
    const other = await find(tx.db, required, null)
    if (!other || !(await queries.remove(tx.db, id, other.id))) throw notFound('prerequisite')
    await publish(tx, { type: 'course.prerequisites_changed', subject: id })
  })
}

/** By the number of the pair, for interfaces that know it. */
export async function removePrerequisiteByNo(ctx: Ctx, no: number): Promise<void> {
  const pair = await queries.find(ctx.db, no)
  if (!pair) throw notFound('prerequisite')
  await removePrerequisite(ctx, { id: pair.course_id }, { id: pair.required_course_id })
}
