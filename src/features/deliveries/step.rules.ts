import { type Calendar, comesRound, type Due, nextDue, replanned } from './calendar.rules.ts'

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

/** What comes at that place: 0 is the welcome; a lesson that was removed gives its place to the next one. */
function stepAt({ numbers, closing }: Course, place: number): Step | undefined {
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
