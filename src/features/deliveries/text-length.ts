import type { LessonWithQuestions } from '#features/courses/index.ts'
import { DomainError } from '#platform/errors.ts'
import {
  type CourseWords,
  type QuizTexts,
  writeFrame,
  writeLessons,
  writeQuizzes,
  writeReplies,
} from './course-texts.ts'
import { lengthOf, longestText } from './text-length.rules.ts'

/** Throws `conflict` when a text of the course is longer than a phone takes, so that it is known before the first day. */
export function refuseLongTexts(
  course: CourseWords,
  plan: { welcome: string; closing: string },
  lessons: LessonWithQuestions[],
  quizzes: QuizTexts,
): void {
  const texts = [
    ...writeFrame(course, plan),
    ...writeLessons(course, lessons),
    ...writeReplies(course, lessons),
    ...writeQuizzes(course, lessons, quizzes),
  ]
  for (const { place, write } of texts) {
    const length = lengthOf(write)
    if (length > longestText)
      throw new DomainError(
        'conflict',
        'lesson_too_long',
        `As a text, ${place} has up to ${length} characters; a phone takes ${longestText}. Shorten it or split it.`,
        { place, length, limit: longestText },
      )
  }
}
