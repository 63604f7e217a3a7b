import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError, missingAs, notFound } from '#platform/errors.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import { type AttemptRow, list } from './attempt-list.queries.ts'
import { type AttemptReply, showAttempt } from './attempt-view.rules.ts'
import { grade } from './grading.ts'
import { type PaperQuestion, pick } from './paper.rules.ts'
import { getPaper } from './papers.ts'
import { getQuiz } from './quizzes.ts'
import { mostMarks } from './scoring.rules.ts'
import { setMarks, type Taken, takeAttempts } from './submission.queries.ts'

type Filter = PageRequest & { to_mark?: boolean | undefined }

/** The attempts at a quiz; with `to_mark` those that wait for a person. */
export async function listAttempts(
  ctx: Ctx,
  quizId: string,
  { limit, cursor, to_mark = false }: Filter,
): Promise<Page<AttemptRow>> {
  const { id } = await getQuiz(ctx, quizId)
  const rows = await list(ctx.db, id, to_mark, readNumberCursor(cursor) ?? 0, limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

export type Marks = { points: number[]; comment?: string }

/** Marks an essay, one number for each criterion of its rubric. The last one makes the attempt’s score complete; marking again changes it. */
export function markAnswer(
  ctx: Ctx,
  attempt_id: string,
  question_id: string,
  { points, comment = '' }: Marks,
): Promise<AttemptReply> {
  return inTransaction(ctx, async (tx) => {
    const attempt = await takeSubmitted(tx, attempt_id)
    const { questions } = await getPaper(tx, attempt.paper_id)
    const [essay] = attempt.question_ids.includes(question_id) ? pick(questions, [question_id]) : []
    if (!essay) throw notFound('question')
    checkMarks(essay, points)
    const mark = { attempt_id, question_id, marks: points, comment }
    if (!(await setMarks(tx.db, mark, requireUser(tx).id, tx.now())))
      throw conflict('not_answered', 'The learner left this question out: it earns nothing.')
    const [view] = await grade(tx, [attempt], 'attempt.marked', () => tx)
    return showAttempt(view ?? { ...attempt, answers: [] }, questions, 'everything', tx.now())
  })
}

async function takeSubmitted(tx: Ctx, id: string): Promise<Taken> {
  const [attempt] = await takeAttempts(tx.db, [id])
  if (!attempt) throw notFound('attempt')
  await getQuiz(tx, attempt.quiz_id).catch(missingAs('attempt'))
  if (!attempt.submitted_at)
    throw conflict('attempt_open', 'The learner is still answering. Mark it when it is submitted.')
  return attempt
}

const conflict = (code: string, message: string) => new DomainError('conflict', code, message)

function checkMarks({ kind, rubric }: PaperQuestion, points: readonly number[]): void {
  if (kind !== 'essay') throw conflict('not_an_essay', 'Only essays are marked by a person.')
  const most = mostMarks(rubric)
  const fits = points.length === most.length && points.every((one, index) => one <= (most[index] ?? 0))
  if (!fits)
    throw new DomainError(
      'invalid',
      'invalid_marks',
      `Give one number for each criterion, at most ${most.join(', ')}.`,
    )
}
