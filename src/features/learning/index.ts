export { enrolMany, ensureLearnersOf, findKnownLearners, type Outcome, type Person } from './bulk.ts'
export { moveCohortStart } from './cohort-starts.ts'
export { completeLesson, passLesson, recordReached } from './completions.ts'
export { removeUnlearntCourse } from './course-removal.ts'
export { type Enrolled, enrolLearner, enrolMe, enrolUser, seatWaiting } from './enrolling.ts'
export type { EnrolmentRef, EnrolmentView } from './enrolment.queries.ts'
export {
  getEnrolment,
  leaveCourse,
  listEnrolledUsers,
  listEnrolments,
  listMyEnrolments,
} from './enrolments.ts'
export { findLearnersToJoin, joinLearners } from './joining.ts'
export {
  ensureLearners,
  findLearnerByPhone,
  findLearnerByUser,
} from './learners.ts'
export { learningSubscribers } from './learning.events.ts'
export {
  findOpenLessons,
  listLessonStandings,
  type OpenOrNot,
  requireEnrolment,
  requireLearning,
} from './lesson-access.ts'
export {
  getReadableFile,
  getReadableLesson,
  listReadableFiles,
  type ResourceFile,
  withFiles,
} from './lesson-files.ts'
export { eraseLearner, exportLearning } from './personal.ts'
export type { Grant } from './placing.ts'
export { type Reading, readLesson, videoAddress } from './reading.ts'
export { type Place, type Study, study } from './studying.ts'
