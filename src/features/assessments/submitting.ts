import { gatherMeanwhile } from '#platform/batches.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Db } from '#platform/db.ts'
import type { Loop } from '#platform/loops.ts'
import type { AttemptView } from './attempt.queries.ts'
import { type Doer, grade, withAnswers } from './grading.ts'
import { findNextDue, takeAttempts, takeOverdue } from './submission.queries.ts'

const batch = 100

/** Submits what learners left open when their time was over. */
export const attemptCloser: Loop = {
  name: 'attempts',
  run: (ctx) =>
    inTransaction(ctx, async (tx) => {
      const overdue = await takeOverdue(tx.db, tx.now(), batch)
      await grade(tx, overdue, 'attempt.submitted', () => ctx)
      return overdue.length > 0
    }),
  nextDue: (ctx) => findNextDue(ctx.db),
}

type Submission = { ctx: Ctx; id: string }

/** Ends an attempt with what was answered. One that was submitted before stays as it is. Those that come at once are written at once. */
export async function submit(ctx: Ctx, id: string): Promise<AttemptView | undefined> {
  if (ctx.db.isTransaction) return (await submitTogether([{ ctx, id }]))[0]
  const { db } = ctx
  const submitOne = submitters.get(db) ?? gatherMeanwhile(submitTogether, batch)
  submitters.set(db, submitOne)
  return submitOne({ ctx, id }).catch(async () => (await submitTogether([{ ctx, id }]))[0])
}

const submitters = new WeakMap<Db, (submission: Submission) => Promise<AttemptView | undefined>>()

async function submitTogether(submissions: Submission[]): Promise<(AttemptView | undefined)[]> {
  const [first] = submissions
  if (!first) return []
  const doers = new Map(submissions.map(({ ctx, id }) => [id, ctx]))
  const views = await inTransaction(first.ctx, (tx) => endAttempts(tx, doers))
  return submissions.map(({ id }) => views.find((view) => view.id === id))
}

async function endAttempts(tx: Ctx, doers: ReadonlyMap<string, Doer>): Promise<AttemptView[]> {
  const taken = await takeAttempts(tx.db, [...doers.keys()])
  const known = taken.filter(({ submitted_at }) => submitted_at !== null)
  const open = taken.filter(({ submitted_at }) => submitted_at === null)
  const graded = await grade(tx, open, 'attempt.submitted', ({ id }) => doers.get(id) ?? tx)
  return [...graded, ...(await withAnswers(tx, known))]
}
