import { type Ctx, inTransaction, isStaff, ownerScope } from '#platform/ctx.ts'
import { DomainError, notFound, unknownAs } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { Course, Ref } from './course.queries.ts'
import { find, findMany } from './course.queries.ts'
import { takeCourse } from './courses.ts'
import type { Prerequisite } from './prerequisite.queries.ts'
import * as queries from './prerequisite.queries.ts'

const mostPrerequisites = 50

/** What has to be completed before these courses; for those who have checked that the courses may be seen. Of a draft only its own teacher hears, and staff. */
export const findPrerequisites = (ctx: Ctx, courseIds: string[]): Promise<Prerequisite[]> =>
  queries.list(ctx.db, courseIds, viewer(ctx))

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
    const all = await queries.list(tx.db, [id], viewer(tx))
    if (all.length > mostPrerequisites) throw tooMany()
    await publish(tx, { type: 'course.prerequisites_changed', subject: id, data: { count: all.length } })
    return all
  })
}

/** Courses of one's own, or ones that everybody may know. Throws `invalid`, `unknown_required_course`. */
async function findRequired(tx: Ctx, refs: Ref[]): Promise<Course[]> {
  if (refs.length > mostPrerequisites) throw tooMany()
  const [own, courses] = [ownerScope(tx), await findMany(tx.db, refs)]
  const known = courses.filter(({ owner_id, status }) => !own || owner_id === own || status === 'published')
  return refs.map(
    (ref) =>
      known.find(({ id, no }) => ('id' in ref ? id === ref.id.toLowerCase() : no === ref.no)) ??
      unknownAs('required_course')(notFound('required_course')),
  )
}

const viewer = (ctx: Ctx): queries.Viewer => ({
  isStaff: isStaff(ctx),
  id: ctx.actor.kind === 'user' ? ctx.actor.id : null,
})

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
