import type { Ctx } from '#platform/ctx.ts'
import type { Event } from '#platform/events.ts'
import { followerLoop } from '#platform/outbox.ts'
import { type Lesson, listLearners, listUsers } from './fact.queries.ts'
import { type Fact, readFact } from './fact-reading.ts'
import { type FactWords, fillIn } from './facts.rules.ts'
import { notifyEach, type ToAccounts } from './notify.ts'
import { replanDigests } from './preferences.ts'

/**
 * Tells people what happened to them. The facts come from the outbox, in batches and in the transaction in which they leave
 * it: so each is told once, and a thousand enrolments are a few statements.
 */
export const factLoop = followerLoop({ name: 'notifications', most: 500, hand: tellFacts })

async function tellFacts(tx: Ctx, events: Event[]): Promise<void> {
  const facts = events.flatMap((event) => readFact(event) ?? passOver(tx, event))
  const learners = facts.filter((fact) => fact.about === 'learner')
  const owners = facts.filter((fact) => fact.about === 'owner')
  await notifyEach(tx, [...(await forLearners(tx, learners)), ...(await forOwners(tx, owners))])
  const clocks = facts.flatMap((fact) => (fact.about === 'clock' ? [fact.user_id] : []))
  await replanDigests(tx, [...new Set(clocks)])
}

/** One that cannot be read must not keep people from hearing of all later ones. */
function passOver({ log }: Ctx, { id, type }: Event): [] {
  log.error({ event: id, type }, 'nobody is told of an event: it does not look like one of its type')
  return []
}

type Of<About extends Fact['about']> = Extract<Fact, { about: About }>

/** Those to whom the same happened in one course are told at once. */
async function forLearners(tx: Ctx, facts: Of<'learner'>[]): Promise<ToAccounts[]> {
  if (facts.length === 0) return []
  const known = new Map(facts.map((fact) => [fact.event.id, fact]))
  const lessons = await listLearners(
    tx.db,
    facts.map((fact) => fact.in),
  )
  const told = lessons.flatMap((lesson) => {
    const fact = known.get(lesson.event_id)
    // Who enrolled alone knows it.
    const isOwnDoing = fact?.event.type === 'enrolment.begun' && fact.event.actor_id === lesson.user_id
    return fact && !isOwnDoing ? [{ ...fact, lesson }] : []
  })
  const alike = Map.groupBy(told, ({ lesson, event, words }) =>
    [words.title, lesson.course_id, lesson.quiz ? event.subject : ''].join(' '),
  )
  return [...alike.values()].flatMap((all) => {
    const user_ids = all.map(({ lesson }) => lesson.user_id)
    return all.slice(0, 1).map(({ event, words, lesson }) => toTell(event, words, user_ids, valuesOf(lesson)))
  })
}

const valuesOf = ({ course, course_id, quiz }: Lesson) => ({ course, course_id, quiz: quiz ?? '' })

async function forOwners(tx: Ctx, facts: Of<'owner'>[]): Promise<ToAccounts[]> {
  if (facts.length === 0) return []
  const there = await listUsers(
    tx.db,
    facts.map(({ event }) => event.subject),
  )
  return facts.flatMap(({ event, words }) =>
    there.has(event.subject) ? [toTell(event, words, [event.subject], {})] : [],
  )
}

function toTell(
  { id, type, subject }: Event,
  { title, body, url, ...words }: FactWords,
  user_ids: string[],
  values: Record<string, string>,
): ToAccounts {
  return {
    ...words,
    to: { user_ids },
    // Whose answers are marked once more is not told once more.
    key: `fact:${type === 'attempt.marked' ? subject : id}`,
    title,
    body: fillIn(body, values),
    url: url ? fillIn(url, values) : null,
    // What an app of another language says it with.
    data: { fact: type, ...values },
  }
}
