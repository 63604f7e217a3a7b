export type { AuthoredLesson, AuthoredModule, AuthoredResource } from './authored.queries.ts'
export {
  getAuthoredLesson,
  getAuthoredModule,
  getAuthoredResource,
  listAuthoredLessons,
  listAuthoredModules,
  listAuthoredResources,
  positionIn,
} from './authored.ts'
export { type CourseWithLessons, findModulesOf, getContent, listContents } from './content.ts'
export { copyCourse } from './copies.ts'
export type { Course, Ref } from './course.queries.ts'
export { exportCourse, importCourse } from './course-files.ts'
export { toCourseReply } from './course-replies.ts'
export {
  type Care,
  countCourses,
  createCourse,
  exportCourses,
  findCourse,
  findTwinCourse,
  getCourse,
  listCourses,
  type NewCourse,
  removeCourse,
  takeCourse,
  updateCourse,
} from './courses.ts'
export { changeDay, changeDayQuestion, removeDay, removeDayQuestion } from './days.ts'
export type { Lesson, Module } from './lesson.queries.ts'
export { findQuestionLesson, getLessons, type LessonWithQuestions } from './lesson-content.ts'
export {
  addLesson,
  addLessons,
  findLesson,
  getLesson,
  type LessonChange,
  listLessons,
  type NewLesson,
  removeLesson,
  updateLesson,
} from './lessons.ts'
export {
  addModule,
  getModule,
  listModules,
  type ModuleChange,
  type NewModule,
  removeModule,
  updateModule,
} from './modules.ts'
export { fromPlain, type PlainQuestion, toPlain } from './plain-questions.rules.ts'
export type { Prerequisite } from './prerequisite.queries.ts'
export {
  findPrerequisites,
  removePrerequisite,
  removePrerequisiteByNo,
  setPrerequisites,
} from './prerequisites.ts'
export {
  archiveCourse,
  listSubmittedCourses,
  type PublicationPolicy,
  publishCourse,
  sendBackCourse,
  submitCourse,
  takeBackCourse,
  unarchiveCourse,
  unpublishCourse,
} from './publication.ts'
export type { BankFilter, BankQuestion, Question } from './question.queries.ts'
export { type Criterion, checkQuestion, type Pair, type QuestionKind } from './question.rules.ts'
export { listWholeBank } from './question-bank.ts'
export { addBankQuestions, addQuestion, removeQuestion, updateQuestion } from './questions.ts'
export type { Resource } from './resource.queries.ts'
export {
  addResource,
  findResource,
  findResources,
  getResource,
  listResources,
  type ResourceChange,
  removeResource,
  updateResource,
} from './resources.ts'
export { createWholeCourse } from './whole-courses.ts'
export type { NewQuestion } from './write-questions.ts'
