import type { Subscribers } from '#platform/events.ts'
import { parkLearner, replanMoved, takeInLessons, unparkLearner } from './standings.ts'

export const deliverySubscribers: Subscribers = {
  'consent.withdrawn': { 'deliveries.park_learner': parkLearner },
  'consent.granted': { 'deliveries.unpark_learner': unparkLearner },
  'group.members_changed': { 'deliveries.replan_moved': replanMoved },
  'course.lessons_added': { 'deliveries.take_in_lessons': takeInLessons },
}
