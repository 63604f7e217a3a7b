import { getCourse } from '#features/courses/index.ts'
import { type Ctx, isStaff } from '#platform/ctx.ts'
import { DomainError, unknownAs } from '#platform/errors.ts'
import { listByNos, listUnknown } from './notification.queries.ts'
import { isForTeachers, type Step, teachersKinds } from './notification.rules.ts'
import type { NewNotification, To } from './notify.ts'

/** Whom staff name: as `To` says, or accounts and a course by the numbers that old clients know. */
export type Asked = To | { user_nos: readonly number[] } | { course_no: number }

/** Whom that is, if the actor may write to them. Throws `forbidden`, `unknown_users` with their ids, `unknown_course`. */
export async function findAddressees(
  tx: Ctx,
  asked: Asked,
  sending: Pick<NewNotification, 'kind'> & { steps: readonly Step[] },
): Promise<To> {
  const isCourse = asked !== 'everyone' && ('course_id' in asked || 'course_no' in asked)
  if (!isStaff(tx)) refuseBeyondTeaching(isCourse, sending)
  if (asked === 'everyone' || 'role' in asked) return asked
  if ('user_nos' in asked) return byNos(tx, asked.user_nos)
  if ('user_ids' in asked) return byIds(tx, asked.user_ids)
  const ref = 'course_no' in asked ? { no: asked.course_no } : { id: asked.course_id }
  // Whoever may edit a course may write to those who learn it.
  const { id } = await getCourse(tx, ref).catch(unknownAs('course'))
  return { course_id: id }
}

function refuseBeyondTeaching(
  isCourse: boolean,
  { kind, steps }: Pick<NewNotification, 'kind'> & { steps: readonly Step[] },
): void {
  if (!isCourse) throw forbidden('course_only')
  if (!teachersKinds.includes(kind)) throw forbidden('kind_reserved')
  if (!steps.every(isForTeachers)) throw forbidden('texts_reserved')
}

const refusals = {
  course_only: 'Teachers write to those who learn a course of theirs: name the course.',
  kind_reserved: `Teachers send ${teachersKinds.join(', ')}; the other kinds are the academy’s own.`,
  texts_reserved: 'Texts cost money: only admins send notifications by text. Use push or email.',
}
const forbidden = (code: keyof typeof refusals) => new DomainError('forbidden', code, refusals[code])

async function byNos(tx: Ctx, nos: readonly number[]): Promise<To> {
  const known = await listByNos(tx.db, nos)
  refuseUnknown(nos.filter((no) => !known.has(no)))
  return { user_ids: [...known.values()] }
}

async function byIds(tx: Ctx, user_ids: readonly string[]): Promise<To> {
  refuseUnknown(await listUnknown(tx.db, user_ids))
  return { user_ids }
}

function refuseUnknown(unknown: readonly (string | number)[]): void {
  if (unknown.length === 0) return
  const message = `There is nobody with the id ${unknown[0]}. Nobody was told.`
  throw new DomainError('invalid', 'unknown_users', message, { user_ids: unknown.slice(0, 100) })
}
