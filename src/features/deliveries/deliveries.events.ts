import type { Subscribers } from '#platform/events.ts'
import { stopOwned } from './deliveries.ts'
import { followConsent, replanMoved, takeInLessons } from './standings.ts'

export const deliverySubscribers: Subscribers = {
  'consent.withdrawn': { 'deliveries.follow_stop': followConsent },
  'consent.granted': { 'deliveries.follow_start': followConsent },
  'group.members_changed': { 'deliveries.replan_moved': replanMoved },
  'user.removed': { 'deliveries.stop_owned': stopOwned },
  'course.lessons_added': { 'deliveries.take_in_lessons': takeInLessons },
}
