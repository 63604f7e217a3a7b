import { Temporal } from 'temporal-polyfill'

export type EnrolmentFacts = {
  left_at: Date | null
  paused_at: Date | null
  access_until: Date | null
  drips_from: Date
}
export type LessonFacts = {
  id: string
  opens_on: string | null
  opens_after_days: number | null
  gate: 'none' | 'completion' | 'pass'
  completed_at: Date | null
  passed_at: Date | null
  is_unlocked: boolean
}
export type Closed = 'left' | 'paused' | 'expired' | 'not_yet' | 'gate'
/** `opens_at`: where only the day is missing; `waits_for`: the lesson that has to be done first. */
export type LessonAccess = { closed: Closed | null; opens_at: Date | null; waits_for: string | null }

const open: LessonAccess = { closed: null, opens_at: null, waits_for: null }
const day = 86_400_000

/** Which of a course's lessons, given in their order, are open to a learner now, on their own calendar. */
export function judgeLessons(
  enrolment: EnrolmentFacts,
  lessons: readonly LessonFacts[],
  now: Date,
  zone: string,
): LessonAccess[] {
  const shut = judgeEnrolment(enrolment, now)
  let waits_for: string | null = null
  return lessons.map((lesson) => {
    const gate = waits_for
    if (isInTheWay(lesson)) waits_for ??= lesson.id
    if (shut) return { ...open, closed: shut }
    if (lesson.is_unlocked || lesson.completed_at) return open
    const opens_at = opensAt(lesson, enrolment, zone)
    if (opens_at && opens_at > now) return { closed: 'not_yet', opens_at, waits_for: gate }
    return gate ? { closed: 'gate', opens_at: null, waits_for: gate } : open
  })
}

export function judgeEnrolment(enrolment: EnrolmentFacts, now: Date): Closed | null {
  if (enrolment.left_at) return 'left'
  if (enrolment.paused_at) return 'paused'
  if (enrolment.access_until && enrolment.access_until <= now) return 'expired'
  return null
}

const isInTheWay = ({ gate, completed_at, passed_at }: LessonFacts): boolean =>
  (gate === 'completion' && !completed_at) || (gate === 'pass' && !passed_at)

function opensAt(
  { opens_on, opens_after_days }: LessonFacts,
  { drips_from }: EnrolmentFacts,
  zone: string,
): Date | null {
  if (opens_on) return new Date(Temporal.PlainDate.from(opens_on).toZonedDateTime(zone).epochMilliseconds)
  return opens_after_days === null ? null : new Date(drips_from.getTime() + opens_after_days * day)
}
