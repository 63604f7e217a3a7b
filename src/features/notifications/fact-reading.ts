import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Event } from '#platform/events.ts'
import type { About } from './fact.queries.ts'
import { accounts, enrolments, type FactWords, learning } from './facts.rules.ts'

/** What is to be said of an event: to a learner, to the owner of an account; or whose clock is another one. */
export type Fact =
  | { about: 'learner'; event: Event; words: FactWords; in: About }
  | { about: 'owner'; event: Event; words: FactWords }
  | { about: 'clock'; user_id: string }

const Id = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' })
const Enrolment = Type.Object({ learner_id: Id, course_id: Id, source: Type.String() })
const Completion = Type.Object({ learner_id: Id, course_id: Id })
const Marking = Type.Object({ learner_id: Id, quiz_id: Id })
const Change = Type.Object({ fields: Type.Optional(Type.Array(Type.String())) })

/** Undefined where the event is not what such events look like: what is said of it could not be true. */
export function readFact(event: Event): Fact[] | undefined {
  const { type, subject, data } = event
  if (type === 'enrolment.begun')
    return Value.Check(Enrolment, data) ? ofLearner(event, find(enrolments, data.source), data) : undefined
  if (type === 'course.completed')
    return Value.Check(Completion, data) ? ofLearner(event, find(learning, type), data) : undefined
  if (type === 'attempt.marked') {
    const isWhole = Value.Check(Marking, data) && Value.Check(Id, subject)
    return isWhole ? ofLearner(event, find(learning, type), { ...data, attempt_id: subject }) : undefined
  }
  if (!Value.Check(Id, subject)) return undefined
  if (type === 'user.changed') return Value.Check(Change, data) ? ofClock(subject, data.fields) : undefined
  const words = find(accounts, type)
  return words && [{ about: 'owner', event, words }]
}

const find = (all: Readonly<Record<string, FactWords>>, name: string): FactWords | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined

type Where = { learner_id: string; course_id?: string; quiz_id?: string; attempt_id?: string }

function ofLearner(event: Event, words: FactWords | undefined, where: Where): Fact[] {
  if (!words) return []
  const { learner_id, course_id = null, quiz_id = null, attempt_id = null } = where
  return [
    {
      about: 'learner',
      event,
      words,
      in: { event_id: event.id, learner_id, course_id, quiz_id, attempt_id },
    },
  ]
}

/** Without fields it may have been any. */
const ofClock = (user_id: string, fields: readonly string[] | undefined): Fact[] =>
  !fields || fields.includes('time_zone') ? [{ about: 'clock', user_id }] : []
