import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import type { Question, QuestionFields } from './question.queries.ts'
import * as queries from './question.queries.ts'
import { checkQuestion } from './question.rules.ts'

const mostQuestions = 100

export type NewQuestion = Pick<QuestionFields, 'kind' | 'prompt'> & Partial<QuestionFields>

const whole = ({
  kind,
  prompt,
  label = '',
  choices = [],
  answers = [],
  tolerance = 0,
  praise = '',
  hint = '',
}: NewQuestion): QuestionFields => ({
  kind,
  prompt,
  label,
  choices,
  answers,
  tolerance,
  praise,
  hint,
})

/** Adds questions behind those that each lesson has. The course is locked by the caller. */
export async function addQuestions(
  tx: Ctx,
  lessons: { lesson_id: string; questions: NewQuestion[] }[],
): Promise<Question[]> {
  const existing = await queries.list(
    tx.db,
    lessons.map(({ lesson_id }) => lesson_id),
  )
  const byLesson = Map.groupBy(existing, ({ lesson_id }) => lesson_id)
  const rows = lessons.flatMap(({ lesson_id, questions }) => {
    const count = byLesson.get(lesson_id)?.length ?? 0
    if (count + questions.length > mostQuestions)
      throw new DomainError(
        'invalid',
        'too_many_questions',
        `A lesson has at most ${mostQuestions} questions.`,
      )
    return questions.map((question, index) => ({
      ...whole(question),
      lesson_id,
      position: count + index + 1,
    }))
  })
  for (const row of rows) checkQuestion(row)
  return queries.insert(tx.db, rows, tx.now())
}
