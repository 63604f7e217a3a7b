import { beginTextAttempts, promptText, type TextedQuestion } from '#features/assessments/index.ts'
import { getLessons, type LessonWithQuestions } from '#features/courses/index.ts'
import { recordReached } from '#features/learning/index.ts'
import { isCrowded, listOptedOut, type NewMessage, queueMessages } from '#features/messaging/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { nextAllowed } from '#platform/hours.ts'
import type { Loop } from '#platform/loops.ts'
import { toPlainWords } from '#platform/markup.ts'
import { insertAsked } from './asked.queries.ts'
import { finishIfOver, tickerLoop } from './deliveries.ts'
import { type DeliveryView, find, listNumbers } from './delivery.queries.ts'
import { fillIn, lessonText, questionText } from './lesson-text.rules.ts'
import type { DueStanding, Move } from './standing.queries.ts'
import * as standings from './standing.queries.ts'
import { type Decision, decide, type Step } from './step.rules.ts'

const batch = 250

/** Gives learners what is due, a batch of each running delivery at a time; any number of processes may do it at once. */
export const ticker: Loop = {
  name: tickerLoop,
  run: tick,
  nextDue: (ctx) => standings.findNextDue(ctx.db),
}

/** True when some delivery went on. One that cannot is left for the next turn, and holds up no other. */
export async function tick(ctx: Ctx): Promise<boolean> {
  let anything = false
  for (const id of await standings.listRunningDue(ctx.db, ctx.now())) {
    const wentOn = await inTransaction(ctx, (tx) => tickDelivery(tx, id)).catch((error) => {
      ctx.log.error({ delivery: id, err: error }, 'a delivery could not go on and is tried again')
      return false
    })
    anything ||= wentOn
  }
  return anything
}

type Turn = { standing: DueStanding; decision: Decision }

/** The messages, the progress and the places of a batch are written together or not at all. */
async function tickDelivery(tx: Ctx, id: string): Promise<boolean> {
  const delivery = await find(tx.db, { id }, null)
  if (await isCrowded(tx, id)) return false
  const due = await standings.takeDue(tx.db, id, tx.now(), batch)
  if (delivery?.status !== 'scheduled' || due.length === 0) return false
  const numbers = await listNumbers(tx.db, id)
  const optedOut = new Set(
    await listOptedOut(
      tx,
      due.map(({ phone }) => phone),
    ),
  )
  const course = { ...delivery, numbers: numbers.map(({ number }) => number) }
  const turns = due.map((standing): Turn => {
    const open = nextAllowed(tx.now(), standing.time_zone, delivery)
    return {
      standing,
      decision: decide({ ...standing, opted_out: optedOut.has(standing.phone) }, course, tx.now(), open),
    }
  })
  await send(tx, delivery, numbers, turns)
  await standings.move(tx.db, id, turns.map(toMove), tx.now())
  if (turns.some(({ decision }) => isLast(decision))) await finishIfOver(tx, id)
  return true
}

const isLast = (decision: Decision) =>
  decision.do === 'finish' || decision.do === 'leave' || (decision.do === 'send' && decision.next === null)

function toMove({ standing: { membership_id, next_lesson }, decision }: Turn): Move {
  if (decision.do === 'leave') return { membership_id, next_lesson, state: decision.state }
  if (decision.do === 'wait') return { membership_id, next_lesson, state: 'active', ...decision.due }
  if (decision.do === 'send' && decision.next) return { membership_id, state: 'active', ...decision.next }
  return { membership_id, next_lesson, state: 'finished' }
}

type Lessons = Map<number, LessonWithQuestions & { words: string }>

async function send(
  tx: Ctx,
  delivery: DeliveryView,
  numbers: { number: number; lesson_id: string }[],
  turns: Turn[],
): Promise<void> {
  const sending = turns.flatMap(({ standing, decision }) =>
    decision.do === 'send' ? [{ standing, step: decision.step }] : [],
  )
  const lessons = await loadLessons(
    tx,
    numbers,
    sending.map(({ step }) => step),
  )
  const taught = sending.flatMap(({ standing: { learner_id }, step }) => {
    const lesson = step.kind === 'lesson' ? lessons.get(step.number) : undefined
    return lesson ? [{ learner_id, lesson }] : []
  })
  const quizzed = await beginQuizzes(tx, taught)
  await queueMessages(
    tx,
    sending.map(({ standing, step }) => toText(tx, delivery, { lessons, quizzed }, standing, step)),
  )
  if (taught.length > 0) await note(tx, delivery, taught, quizzed)
}

type Content = { lessons: Lessons; quizzed: Quizzed }
type Taught = { learner_id: string; lesson: LessonWithQuestions }
/** The first question of a quiz, by learner. */
type Quizzed = Map<string, TextedQuestion>

/** A lesson that asks nothing itself is followed by its quiz at once. */
const beginQuizzes = (tx: Ctx, taught: Taught[]): Promise<Quizzed> =>
  beginTextAttempts(
    tx,
    taught
      .filter(({ lesson }) => lesson.questions.length === 0)
      .map(({ learner_id, lesson }) => ({ learner_id, lesson_id: lesson.id })),
  )

async function note(
  tx: Ctx,
  { course_id, id: delivery_id }: DeliveryView,
  taught: Taught[],
  quizzed: Quizzed,
): Promise<void> {
  await recordReached(
    tx,
    taught.map(({ learner_id, lesson }) => ({
      learner_id,
      lesson_id: lesson.id,
      course_id,
      is_complete: lesson.questions.length === 0 && !quizzed.has(learner_id),
    })),
  )
  const asked = taught.flatMap(({ learner_id, lesson }) => {
    const [first] = lesson.questions
    if (first) return [{ delivery_id, learner_id, question_id: first.id }]
    const { question_id, attempt_id } = quizzed.get(learner_id) ?? {}
    return question_id && attempt_id ? [{ delivery_id, learner_id, question_id, attempt_id }] : []
  })
  await insertAsked(tx.db, asked, tx.now())
}

async function loadLessons(
  tx: Ctx,
  numbers: { number: number; lesson_id: string }[],
  steps: Step[],
): Promise<Lessons> {
  const wanted = new Set(steps.flatMap((step) => (step.kind === 'lesson' ? [step.number] : [])))
  const places = numbers.filter(({ number }) => wanted.has(number))
  const lessons = await getLessons(
    tx,
    places.map(({ lesson_id }) => lesson_id),
  )
  const byId = new Map(
    lessons.map((lesson) => [lesson.id, { ...lesson, words: toPlainWords(lesson.body, lesson.markup) }]),
  )
  return new Map(
    places.flatMap(({ number, lesson_id }) =>
      byId.has(lesson_id) ? [[number, byId.get(lesson_id)] as const] : [],
    ),
  ) as Lessons
}

function toText(
  tx: Ctx,
  delivery: DeliveryView,
  content: Content,
  standing: DueStanding,
  step: Step,
): NewMessage {
  const { id, owner_id, opens_at, closes_at } = delivery
  const { membership_id, learner_id, channel, phone, time_zone } = standing
  const place = step.kind === 'lesson' ? step.number : step.kind
  return {
    key: `delivery:${id}:${membership_id}:${place}`,
    kind: 'course',
    channel,
    recipient: phone,
    body: words(delivery, content, standing, step),
    owner_id,
    learner_id,
    topic: id,
    time_zone,
    opens_at,
    closes_at,
    due_at: tx.now(),
  }
}

function words(
  delivery: DeliveryView,
  { lessons, quizzed }: Content,
  { name, learner_id }: DueStanding,
  step: Step,
): string {
  const { course_title, course_language: language } = delivery
  if (step.kind !== 'lesson') return fillIn(delivery[step.kind], name, course_title)
  const lesson = lessons.get(step.number)
  const question = lesson?.questions[0]
  const quiz = question ? undefined : quizzed.get(learner_id)
  const asked = question
    ? questionText(language, promptText(question), 1, lesson.questions.length)
    : quiz && questionText(language, quiz.prompt, quiz.place, quiz.count)
  const { title = '', words = '' } = lesson ?? {}
  return lessonText({ language, name, course: course_title, day: step.number, title, words }, asked)
}
