export { completeLesson, ensureLearners, findLearnerByPhone, recordReached } from './learners.ts'
