import type { Ctx } from '#platform/ctx.ts'
import { setAnswer } from './answer-saving.queries.ts'
import { type AttemptView, type Begun, beginOrFind, find } from './attempt.queries.ts'
import { newAttempt, whyShut } from './attempts.ts'
import { isOver } from './due.rules.ts'
import { askQuestion, pick } from './paper.rules.ts'
import { currentPaper, getPaper } from './papers.ts'
import { listOfLessons, type Paper, type Quiz } from './quiz.queries.ts'
import { listAnswers } from './submission.queries.ts'
import { submit } from './submitting.ts'
import { quizPrompt, readTexted } from './text-form.rules.ts'

/** A question of a quiz for a text: `place` of `count`. */
export type TextedQuestion = {
  attempt_id: string
  question_id: string
  prompt: string
  place: number
  count: number
}
type Sitter = { learner_id: string; lesson_id: string }

/** The lessons of these that have a quiz which learners see, with that quiz. */
const findLessonQuizzes = async (ctx: Ctx, lessonIds: string[]): Promise<Map<string, Quiz>> =>
  new Map((await listOfLessons(ctx.db, lessonIds)).map((quiz) => [quiz.lesson_id ?? '', quiz]))

/**
 * Begins attempts at the quizzes of lessons, or goes on with those that are open: the first question that has no answer, by
 * learner. One is missing where the quiz is shut or no attempt is left.
 */
export async function beginTextAttempts(
  tx: Ctx,
  sitters: readonly Sitter[],
): Promise<Map<string, TextedQuestion>> {
  const papers = await listOpenPapers(tx, [...new Set(sitters.map(({ lesson_id }) => lesson_id))])
  const rows = sitters.flatMap(({ learner_id, lesson_id }) => {
    const open = papers.get(lesson_id)
    return open ? [newAttempt(tx, { ...open, learner_id, via: 'text' })] : []
  })
  const begun = rows.length > 0 ? await beginOrFind(tx.db, rows, tx.now()) : []
  const quizzes = new Map([...papers.values()].map(({ quiz }) => [quiz.id, quiz]))
  const asked = new Map<string, TextedQuestion>()
  for (const attempt of await withAnswered(tx, begun)) {
    const { shuffles_choices = false } = quizzes.get(attempt.quiz_id) ?? {}
    const next = isOver(attempt, tx.now())
      ? undefined
      : await nextQuestion(tx, { ...attempt, shuffles_choices })
    if (next) asked.set(attempt.learner_id, next)
  }
  return asked
}

/** What is asked now in the quizzes of these lessons that are open and ask something, by lesson. */
async function listOpenPapers(
  tx: Ctx,
  lessonIds: string[],
): Promise<Map<string, { quiz: Quiz; paper: Paper }>> {
  const papers = new Map<string, { quiz: Quiz; paper: Paper }>()
  for (const [lesson_id, quiz] of await findLessonQuizzes(tx, lessonIds)) {
    if (whyShut(quiz, tx.now())) continue
    const paper = await currentPaper(tx, quiz)
    if (paper.questions.length > 0) papers.set(lesson_id, { quiz, paper })
  }
  return papers
}

/** One that was begun on the web and is open may have answers already. */
async function withAnswered(tx: Ctx, begun: Begun[]): Promise<(Begun & Pick<AttemptView, 'answers'>)[]> {
  const found = begun.filter(({ is_new }) => !is_new).map(({ id }) => id)
  const answers = found.length > 0 ? await listAnswers(tx.db, found) : []
  const byAttempt = Map.groupBy(answers, ({ attempt_id }) => attempt_id)
  return begun.map((attempt) => ({ ...attempt, answers: byAttempt.get(attempt.id) ?? [] }))
}

/** How the questions of each lesson’s quiz are texted, by lesson. */
export async function listQuizTexts(ctx: Ctx, lessonIds: string[]): Promise<Map<string, string[]>> {
  const texts = new Map<string, string[]>()
  for (const [lesson_id, quiz] of await findLessonQuizzes(ctx, lessonIds)) {
    const { questions } = await currentPaper(ctx, quiz)
    texts.set(
      lesson_id,
      questions.map((question) => quizPrompt(askQuestion(question, 0, false))),
    )
  }
  return texts
}

type Unfinished = Pick<AttemptView, 'id' | 'paper_id' | 'question_ids' | 'seed' | 'shuffles_choices'> & {
  answers: readonly { question_id: string }[]
}

async function nextQuestion(tx: Ctx, attempt: Unfinished): Promise<TextedQuestion | undefined> {
  const { id, paper_id, question_ids, seed, shuffles_choices, answers } = attempt
  const answered = new Set(answers.map(({ question_id }) => question_id))
  const question_id = question_ids.find((one) => !answered.has(one))
  const [question] = question_id ? pick((await getPaper(tx, paper_id)).questions, [question_id]) : []
  if (!question) return undefined
  const place = question_ids.indexOf(question.id) + 1
  const prompt = quizPrompt(askQuestion(question, seed, shuffles_choices))
  return { attempt_id: id, question_id: question.id, prompt, place, count: question_ids.length }
}

/** `next`: what is asked now. Without it the attempt is submitted, now or before. The lesson is the quiz’s. */
export type TextedAnswer = {
  lesson_id: string | null
  next?: TextedQuestion
  score?: Pick<AttemptView, 'percent' | 'is_passed' | 'shows'>
}

/** Takes a text as the answer to a question of a quiz; after the last one the attempt is submitted. */
export async function answerTextAttempt(
  tx: Ctx,
  { attempt_id, question_id }: { attempt_id: string; question_id: string },
  text: string,
): Promise<TextedAnswer | undefined> {
  const attempt = await find(tx.db, attempt_id)
  const [question] = attempt ? pick((await getPaper(tx, attempt.paper_id)).questions, [question_id]) : []
  if (!attempt || !question) return undefined
  const given = readTexted(question, attempt.seed, attempt.shuffles_choices, text)
  const answered_at = tx.now()
  const isKept =
    !isOver(attempt, answered_at) && (await setAnswer(tx.db, { attempt_id, question_id, given, answered_at }))
  const answers = [...attempt.answers, { question_id }]
  const next = isKept ? await nextQuestion(tx, { ...attempt, answers }) : undefined
  if (next) return { lesson_id: attempt.lesson_id, next }
  const score = await submit(tx, attempt_id)
  return { lesson_id: attempt.lesson_id, ...(score && { score }) }
}
