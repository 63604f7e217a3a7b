import type { Ctx } from '#platform/ctx.ts'
import type { Event } from '#platform/events.ts'
import { followerLoop } from '#platform/outbox.ts'
import { type Lesson, listLearners, listUsers } from './fact.queries.ts'
import { accounts, enrolments, type FactWords, fillIn, learning } from './facts.rules.ts'
import { notify } from './notify.ts'
import { replanDigest } from './preferences.ts'

/**
 * Tells people what happened to them. The facts come from the outbox, in batches and in the transaction in which they leave
 * it: so each is told once, and a thousand enrolments are a few statements.
 */
export const factLoop = followerLoop({ name: 'notifications', most: 500, hand: tellFacts })

async function tellFacts(tx: Ctx, events: Event[]): Promise<void> {
  await tellLearners(tx, events)
  await tellOwners(tx, events)
  for (const { type, subject, data } of events)
    if (type === 'user.changed' && isAboutClock(data)) await replanDigest(tx, subject)
}

const isAboutClock = ({ fields }: Event['data']) => !Array.isArray(fields) || fields.includes('time_zone')

const wordsFor = ({ type, data }: Event): FactWords | undefined =>
  type === 'enrolment.begun' ? enrolments[String(data.source)] : learning[type]

/** Those to whom the same happened in one course are told at once. */
async function tellLearners(tx: Ctx, events: Event[]): Promise<void> {
  const known = new Map(events.filter(wordsFor).map((event) => [event.id, event]))
  const facts = [...known.values()].map(({ id, type, subject, data }) => ({
    event_id: id,
    attempt_id: type === 'attempt.marked' ? subject : null,
    learner_id: String(data.learner_id),
    course_id: (data.course_id as string | undefined) ?? null,
    quiz_id: (data.quiz_id as string | undefined) ?? null,
  }))
  if (facts.length === 0) return
  const told = (await listLearners(tx.db, facts)).flatMap((lesson) => {
    const event = known.get(lesson.event_id)
    const words = event && wordsFor(event)
    // Who enrolled alone knows it.
    const isOwnDoing = event?.type === 'enrolment.begun' && event.actor_id === lesson.user_id
    return words && !isOwnDoing ? [{ lesson, event, words }] : []
  })
  const alike = Map.groupBy(told, ({ lesson, event, words }) =>
    [words.title, lesson.course_id, lesson.quiz ? event.subject : ''].join(' '),
  )
  for (const [first, ...others] of alike.values()) {
    if (!first) continue
    const user_ids = [first, ...others].map(({ lesson }) => lesson.user_id)
    await tell(tx, first.event, first.words, user_ids, valuesOf(first.lesson))
  }
}

const valuesOf = ({ course, course_id, quiz }: Lesson) => ({ course, course_id, quiz: quiz ?? '' })

async function tellOwners(tx: Ctx, events: Event[]): Promise<void> {
  const about = events.filter(({ type }) => accounts[type])
  if (about.length === 0) return
  const there = await listUsers(
    tx.db,
    about.map(({ subject }) => subject),
  )
  for (const event of about) {
    const words = accounts[event.type]
    if (words && there.has(event.subject)) await tell(tx, event, words, [event.subject], {})
  }
}

async function tell(
  tx: Ctx,
  event: Event,
  { title, body, url, ...words }: FactWords,
  user_ids: string[],
  values: Record<string, string>,
): Promise<void> {
  await notify(tx, {
    ...words,
    to: { user_ids },
    // Whose answers are marked once more is not told once more.
    key: `fact:${event.type === 'attempt.marked' ? event.subject : event.id}`,
    title,
    body: fillIn(body, values),
    url: url ? fillIn(url, values) : null,
    // What an app of another language says it with.
    data: { fact: event.type, ...values },
  })
}
