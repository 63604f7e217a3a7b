import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import type { Paper, Quiz } from './quiz.queries.ts'
import * as queries from './quiz.queries.ts'

/** Nobody is asked nothing. */
export function requireQuestions(questions: readonly unknown[]): void {
  if (questions.length === 0)
    throw new DomainError(
      'conflict',
      'quiz_is_empty',
      'The quiz has no questions. Its teacher chooses some of the bank first.',
    )
}

/** Papers never change: those that were used last are remembered. */
const known = new Map<string, Paper>()
const mostKnown = 50

/** What an attempt at this quiz that begins now is asked. */
export async function currentPaper(ctx: Ctx, quiz: Quiz): Promise<Paper> {
  return quiz.paper_id ? getPaper(ctx, quiz.paper_id) : writePaper(ctx, quiz.id)
}

const writePaper = (ctx: Ctx, quizId: string): Promise<Paper> =>
  inTransaction(ctx, async (tx) => {
    const quiz = await queries.findForUpdate(tx.db, quizId)
    if (!quiz) throw notFound('quiz')
    return quiz.paper_id ? getPaper(tx, quiz.paper_id) : queries.insertPaper(tx.db, quizId, tx.now())
  })

export async function getPaper(ctx: Ctx, id: string): Promise<Paper> {
  const paper = known.get(id) ?? (await queries.findPaper(ctx.db, id))
  if (!paper) throw notFound('quiz')
  known.delete(id)
  known.set(id, paper)
  const [oldest] = known.keys()
  if (oldest && known.size > mostKnown) known.delete(oldest)
  return paper
}
