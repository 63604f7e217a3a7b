import { nextAllowed } from '#platform/hours.ts'
import { type Calendar, comesRound, type Due, goesOn, nextDue, replanned } from './calendar.rules.ts'

export type Step = { kind: 'welcome' } | { kind: 'lesson'; number: number } | { kind: 'closing' }

/** Where a learner stands, and what is known of them when their turn comes. */
export type Standing = {
  next_lesson: number
  next_on: string
  next_at: Date
  is_member: boolean
  opted_out: boolean
  time_zone: string
}
export type Course = Calendar & {
  numbers: readonly number[]
  welcome: string
  closing: string
  resumed_at: Date | null
  resume_mode: 'shift' | 'catch_up'
}

/** What is done with a learner whose moment has come. `next` is where they stand afterwards; null: the course is over. */
export type Decision =
  | { do: 'leave'; state: 'left' | 'opted_out' }
  | { do: 'wait'; due: Due }
  | { do: 'send'; step: Step; next: (Due & { next_lesson: number }) | null }
  | { do: 'finish' }

export function decide(standing: Standing, course: Course, now: Date, allowedFrom: Date): Decision {
  if (!standing.is_member) return { do: 'leave', state: 'left' }
  if (standing.opted_out) return { do: 'leave', state: 'opted_out' }
  const step = stepAt(course, standing.next_lesson)
  if (!step) return { do: 'finish' }
  if (step.kind !== 'welcome' && wasMissed(standing, course))
    return { do: 'wait', due: comesRound(course, standing.time_zone, now) }
  if (allowedFrom > now) return { do: 'wait', due: { on: standing.next_on, at: allowedFrom } }
  return { do: 'send', step, next: after(step, standing, course) }
}

type Place = { next_lesson: number; next_on: string; time_zone: string }

/** When a learner goes on who was held back or moved to another zone: the welcome at once, a lesson at its next time. */
export function resumed(calendar: Calendar, { next_lesson, next_on, time_zone }: Place, now: Date): Due {
  if (next_lesson === 0) return { on: next_on, at: nextAllowed(now, time_zone, calendar) }
  return goesOn(calendar, time_zone, next_on, now)
}

/** Where a learner stands without what comes next: nothing moves closer but the place. */
export function skipped(
  place: Place,
  course: Pick<Course, 'numbers' | 'closing'> & Calendar,
): Due & { next_lesson: number } {
  const step = stepAt(course, place.next_lesson)
  if (step?.kind !== 'lesson')
    return {
      next_lesson: Math.max(place.next_lesson, 1),
      ...replanned(course, place.time_zone, place.next_on),
    }
  return { next_lesson: step.number + 1, ...nextDue(course, place.time_zone, place.next_on) }
}

/** What comes at that place: 0 is the welcome; a lesson that was removed gives its place to the next one. */
function stepAt({ numbers, closing }: Pick<Course, 'numbers' | 'closing'>, place: number): Step | undefined {
  if (place === 0) return { kind: 'welcome' }
  const number = numbers.find((one) => one >= place)
  if (number !== undefined) return { kind: 'lesson', number }
  return closing ? { kind: 'closing' } : undefined
}

/** Due while the delivery was paused, and not to be caught up. */
const wasMissed = ({ next_at }: Standing, { resumed_at, resume_mode }: Course): boolean =>
  resumed_at !== null && resume_mode === 'shift' && next_at < resumed_at

function after(
  step: Step,
  { next_on, time_zone }: Standing,
  course: Course,
): (Due & { next_lesson: number }) | null {
  if (step.kind === 'closing') return null
  // The welcome goes out before the first day: the date of lesson 1 was planned with it.
  if (step.kind === 'welcome')
    return stepAt(course, 1) ? { next_lesson: 1, ...replanned(course, time_zone, next_on) } : null
  const next_lesson = step.number + 1
  return stepAt(course, next_lesson) ? { next_lesson, ...nextDue(course, time_zone, next_on) } : null
}
