export { findLearnersToJoin, joinLearners } from './joining.ts'
export {
  completeLesson,
  ensureLearners,
  findLearnerByPhone,
  findLearnerByUser,
  recordReached,
} from './learners.ts'
export { eraseLearner, exportLearning } from './personal.ts'
