import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Subscribers } from '#platform/events.ts'
import { settleCourse } from './completions.ts'
import { seatWaiting } from './enrolling.ts'

const seat = (ctx: Ctx, courseId: string): Promise<void> =>
  inTransaction(ctx, (tx) => seatWaiting(tx, courseId))

const settling = { 'learning.settle_course': settleCourse }

/** What learning does when a course changes. */
export const learningSubscribers: Subscribers = {
  'course.requirements_eased': settling,
  'course.lesson_removed': settling,
  'course.module_removed': settling,
  'course.published': { 'learning.seat_again': (ctx, { subject }) => seat(ctx, subject) },
  'course.changed': {
    async 'learning.seat_waiting'(ctx, { subject, data }) {
      const fields = data.fields as string[]
      if (!fields.includes('seats') && !fields.includes('price')) return
      await seat(ctx, subject)
    },
  },
}
