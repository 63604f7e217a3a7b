import { passLesson } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import type { AttemptView } from './attempt.queries.ts'
import { pick } from './paper.rules.ts'
import { getPaper } from './papers.ts'
import { gradeAttempt, type Result } from './scoring.rules.ts'
import { listAnswers, setResults, type Taken, type Told } from './submission.queries.ts'

/** Who ends or marks an attempt, in which request. */
export type Doer = Pick<Ctx, 'actor' | 'request_id'>

/**
 * Grades attempts, by machine and by the marks that are there; they are locked. Who passes a lesson’s quiz has passed the
 * lesson. Answers the attempts as they are then.
 */
export async function grade(
  tx: Ctx,
  taken: Taken[],
  event: 'attempt.submitted' | 'attempt.marked',
  doerOf: (attempt: Taken) => Doer,
): Promise<AttemptView[]> {
  if (taken.length === 0) return []
  const views = await withAnswers(tx, taken)
  const results = await score(tx, views)
  const rows = taken.flatMap((attempt) => {
    const result = results.get(attempt.id)
    return result ? [{ id: attempt.id, ...result, ...toldBy(doerOf(attempt)) }] : []
  })
  const submitted = await setResults(tx.db, rows, event, tx.now())
  const passed = taken.filter(({ id }) => results.get(id)?.is_passed)
  await passLessons(tx, passed, doerOf)
  return views.map((view) => withResult(view, results.get(view.id), submitted.get(view.id)))
}

async function score(tx: Ctx, views: AttemptView[]): Promise<Map<string, Result>> {
  const results = new Map<string, Result>()
  for (const { id, paper_id, question_ids, pass_percent, answers } of views) {
    const questions = pick((await getPaper(tx, paper_id)).questions, question_ids)
    results.set(id, gradeAttempt(questions, answers, pass_percent))
  }
  return results
}

export const toldBy = ({ actor, request_id }: Doer): Told => ({
  actor_id: actor.kind === 'user' ? actor.id : null,
  request_id,
})

/** In the order in which enrolments are held, so that nobody waits in a circle; each learner’s lesson is their own doing. */
async function passLessons(tx: Ctx, passed: Taken[], doerOf: (attempt: Taken) => Doer): Promise<void> {
  for (const attempt of passed.toSorted(byEnrolment)) {
    const { actor, request_id } = doerOf(attempt)
    const { learner_id, lesson_id } = attempt
    if (lesson_id) await passLesson({ ...tx, actor, request_id }, learner_id, lesson_id)
  }
}

const byEnrolment = (one: Taken, other: Taken): number => (placeOf(one) < placeOf(other) ? -1 : 1)
const placeOf = ({ learner_id, course_id }: Taken) => `${learner_id} ${course_id}`

export async function withAnswers(tx: Ctx, taken: Taken[]): Promise<AttemptView[]> {
  const ids = taken.map(({ id }) => id)
  const answers = ids.length > 0 ? await listAnswers(tx.db, ids) : []
  const byAttempt = Map.groupBy(answers, ({ attempt_id }) => attempt_id)
  return taken.map((attempt) => ({ ...attempt, answers: byAttempt.get(attempt.id) ?? [] }))
}

function withResult(
  view: AttemptView,
  result: Result | undefined,
  submitted_at: Date | undefined,
): AttemptView {
  if (!result) return view
  const { answers, ...score } = result
  const graded = new Map(answers.map((answer) => [answer.question_id, answer]))
  return {
    ...view,
    ...score,
    submitted_at: submitted_at ?? view.submitted_at,
    answers: view.answers.map((answer) => ({ ...answer, ...graded.get(answer.question_id) })),
  }
}
