import { findLesson } from '#features/courses/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { type Event, publish } from '#platform/events.ts'
import * as queries from './progress.queries.ts'

/** A lesson has reached learners, on whatever way; one without questions is complete with that. */
export async function recordReached(tx: Ctx, reached: queries.Reached[]): Promise<void> {
  const done = reached.filter(({ is_complete }) => is_complete)
  await queries.insertEnrolments(tx.db, reached, tx.now())
  await queries.holdEnrolments(tx.db, done)
  await queries.insertProgress(tx.db, reached, tx.now())
  await complete(tx, done)
}

/** The lesson is done, by whatever way it came; the course may be with it. */
export const completeLesson = (tx: Ctx, learnerId: string, lessonId: string): Promise<void> =>
  advance(tx, learnerId, lessonId, { completed: true })

/** The quiz of the lesson was passed: it is done. */
export const passLesson = (tx: Ctx, learnerId: string, lessonId: string): Promise<void> =>
  advance(tx, learnerId, lessonId, { completed: true, passed: true })

async function advance(tx: Ctx, learner_id: string, lessonId: string, step: queries.Step): Promise<void> {
  const lesson = await findLesson(tx, { id: lessonId })
  if (lesson) await takeStep(tx, { learner_id, course_id: lesson.course_id }, lessonId, step)
}

/** What is noted of one learner's course is noted in turn: of two last lessons done at once one completes it. */
export async function takeStep(
  tx: Ctx,
  pair: queries.Pair,
  lessonId: string,
  step: queries.Step,
): Promise<void> {
  await queries.holdEnrolments(tx.db, [pair])
  const isFresh = await queries.noteStep(tx.db, pair.learner_id, lessonId, step, tx.now())
  if (!isFresh) return
  await publish(tx, { type: 'lesson.completed', subject: lessonId, data: { learner_id: pair.learner_id } })
  await complete(tx, [pair])
}

/** For lessons that were noted as done for many. */
export async function settle(tx: Ctx, pairs: queries.Pair[]): Promise<void> {
  if (pairs.length === 0) return
  await queries.holdEnrolments(tx.db, pairs)
  await complete(tx, pairs)
}

async function complete(tx: Ctx, pairs: queries.Pair[]): Promise<void> {
  if (pairs.length === 0) return
  for (const { id, ...pair } of await queries.completeCourses(tx.db, pairs, tx.now()))
    await publish(tx, { type: 'course.completed', subject: id, data: pair })
}

/** A lesson is gone or does not count any more: whoever has done all others is through. */
export async function settleCourse(ctx: Ctx, { subject }: Event): Promise<void> {
  for (let turn = 0; turn < 10_000; turn += 1) {
    const isDone = await inTransaction(ctx, async (tx) => {
      const pairs = await queries.listThrough(tx.db, subject)
      await settle(tx, pairs)
      return pairs.length === 0
    })
    if (isDone) return
  }
}
