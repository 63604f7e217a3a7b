import type { Ctx } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import type { BankQuestion, Question, QuestionFields } from './question.queries.ts'
import * as queries from './question.queries.ts'
import { checkLessonKind, checkQuestion } from './question.rules.ts'

const mostQuestions = 100
const mostInBank = 5_000

export type NewQuestion = Pick<QuestionFields, 'kind' | 'prompt'> & Partial<QuestionFields>

const blank = {
  label: '',
  choices: [],
  answers: [],
  tolerance: 0,
  praise: '',
  hint: '',
  pairs: [],
  rubric: [],
  weights: [],
  tags: [],
}

const whole = (question: NewQuestion): QuestionFields => ({
  takes_several: takesSeveral(question),
  ...blank,
  ...question,
})

/** Unless it is said, a choice question takes several answers when several are right. */
export const takesSeveral = ({ kind, answers = [] }: Pick<NewQuestion, 'kind' | 'answers'>): boolean =>
  kind === 'choice' && answers.length > 1

/** Adds questions behind those that each lesson has. The course is locked by the caller. */
export async function addQuestions(
  tx: Ctx,
  lessons: { lesson_id: string; questions: NewQuestion[] }[],
): Promise<Question[]> {
  const ids = lessons.map(({ lesson_id }) => lesson_id)
  const existing = Map.groupBy(await queries.list(tx.db, ids), ({ lesson_id }) => lesson_id)
  const courses = await queries.listCourses(tx.db, ids)
  const rows = lessons.flatMap(({ lesson_id, questions }) => {
    const course_id = courses.get(lesson_id)
    if (!course_id) throw notFound('lesson')
    const count = existing.get(lesson_id)?.length ?? 0
    if (count + questions.length > mostQuestions)
      throw tooMany(`A lesson has at most ${mostQuestions} questions.`)
    const place = (index: number) => ({ course_id, lesson_id, position: count + index + 1 })
    return questions.map((question, index) => ({ ...whole(question), ...place(index) }))
  })
  for (const row of rows) {
    checkLessonKind(row.kind)
    checkQuestion(row)
  }
  return (await queries.insert(tx.db, rows, tx.now())) as Question[]
}

/** Adds questions to a course's bank alone: no lesson asks them. The course is locked by the caller. */
export async function addToBank(
  tx: Ctx,
  course_id: string,
  questions: NewQuestion[],
): Promise<BankQuestion[]> {
  if ((await queries.countBank(tx.db, course_id)) + questions.length > mostInBank)
    throw tooMany(`A course has at most ${mostInBank.toLocaleString('en')} questions.`)
  const rows = questions.map((question) => ({
    ...whole(question),
    course_id,
    lesson_id: null,
    position: null,
  }))
  for (const row of rows) checkQuestion(row)
  return queries.insert(tx.db, rows, tx.now())
}

const tooMany = (message: string) => new DomainError('invalid', 'too_many_questions', message)
