export { type CourseWithLessons, getContent, listContents } from './content.ts'
export type { Course, Ref } from './course.queries.ts'
export { exportCourse, importCourse } from './course-files.ts'
export {
  type Care,
  countCourses,
  createCourse,
  findTwinCourse,
  getCourse,
  removeCourse,
  setPublished,
  takeCourse,
  updateCourse,
} from './courses.ts'
export { changeDay, changeDayQuestion, removeDay, removeDayQuestion } from './days.ts'
export { findQuestionLesson, getLessons, type LessonWithQuestions } from './lesson-content.ts'
export { addLessons, type NewLesson, removeLesson, updateLesson } from './lessons.ts'
export { fromPlain, type PlainQuestion, toPlain } from './plain-questions.rules.ts'
export type { Question } from './question.queries.ts'
export { addQuestion, removeQuestion, updateQuestion } from './questions.ts'
export { createWholeCourse } from './whole-courses.ts'
export type { NewQuestion } from './write-questions.ts'
