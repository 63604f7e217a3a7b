import { type Ctx, inTransaction, isStaff } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readCursor, toPage } from '#platform/paging.ts'
import type { Course, Ref } from './course.queries.ts'
import * as queries from './course.queries.ts'
import { type Care, takeCourse } from './courses.ts'
import { type Act, decide, type Status } from './publication.rules.ts'

/** `review`: what a teacher publishes waits until the academy's staff have looked at it. */
export type PublicationPolicy = { review: boolean }

/** Publishes the course; a teacher's, where the academy reviews, waits in the list of submitted courses instead. */
export const publishCourse = (
  ctx: Ctx,
  ref: Ref,
  policy: PublicationPolicy = { review: false },
  care: Care = {},
): Promise<Course> => move(ctx, ref, 'publish', { ...policy, ...care })

/** Asks the academy's staff to look at the course and publish it. One that is published stays so. */
export const submitCourse = (ctx: Ctx, ref: Ref, care: Care = {}): Promise<Course> =>
  move(ctx, ref, 'submit', care)

/** What waits for a review is a draft again. */
export const takeBackCourse = (ctx: Ctx, ref: Ref, care: Care = {}): Promise<Course> =>
  move(ctx, ref, 'take_back', care)

/** The same by the academy's staff, with a word on why, which stays on the course until it is submitted again. */
export const sendBackCourse = (ctx: Ctx, ref: Ref, note: string, care: Care = {}): Promise<Course> =>
  move(ctx, ref, 'send_back', { ...care, note })

/** Out of the catalogue, and a draft again. */
export const unpublishCourse = (ctx: Ctx, ref: Ref, care: Care = {}): Promise<Course> =>
  move(ctx, ref, 'unpublish', care)

/** Out of the catalogue; whoever learns it goes on learning. */
export const archiveCourse = (ctx: Ctx, ref: Ref, care: Care = {}): Promise<Course> =>
  move(ctx, ref, 'archive', care)

/** What was archived is a draft again. */
export const unarchiveCourse = (ctx: Ctx, ref: Ref, care: Care = {}): Promise<Course> =>
  move(ctx, ref, 'unarchive', care)

const facts: Record<Status, string> = {
  draft: 'course.unpublished',
  in_review: 'course.submitted',
  published: 'course.published',
  archived: 'course.archived',
}

type Move = Care & { review?: boolean; note?: string }

function move(ctx: Ctx, ref: Ref, act: Act, { review = false, note, ...care }: Move): Promise<Course> {
  return inTransaction(ctx, async (tx) => {
    const course = await takeCourse(tx, ref, care)
    const status = decide(act, course.status, { isStaff: isStaff(tx), review })
    if (status === course.status) return course
    const data = { was: course.status, ...(note !== undefined && { reason: note }) }
    await publish(tx, { type: facts[status], subject: course.id, data })
    const change = {
      status,
      submitted_at: status === 'in_review' ? tx.now() : null,
      published_at: status === 'published' ? tx.now() : course.published_at,
      review_note: noteOf(status, note ?? course.review_note),
    }
    return queries.set(tx.db, course.id, change, tx.now())
  })
}

/** It is for whoever works on the draft. */
const noteOf = (status: Status, note: string | null): string | null =>
  status === 'in_review' || status === 'published' ? null : note

/** For staff: what waits for them, oldest first. */
export async function listSubmittedCourses(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<Course>> {
  const [at, no] = readCursor(cursor, 2) ?? []
  const after = at === undefined ? undefined : ([new Date(at), Number(no)] as [Date, number])
  const rows = await queries.listSubmitted(ctx.db, after, limit + 1)
  return toPage(rows, limit, ({ submitted_at, no }) => [submitted_at?.toISOString() ?? '', no])
}
