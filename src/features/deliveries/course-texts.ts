import { promptText, rightAnswerText } from '#features/assessments/index.ts'
import type { LessonWithQuestions } from '#features/courses/index.ts'
import { toPlainWords } from '#platform/markup.ts'
import { feedbackText, fillIn, lessonText, questionText } from './lesson-text.rules.ts'

export type CourseWords = { title: string; language: string }
/** A text of a course before it is known who gets it. `place` says which one, for a person. */
export type CourseText = { place: string; write(name: string): string }

/** The welcome and the closing, as far as there are any. */
export function writeFrame(course: CourseWords, plan: { welcome: string; closing: string }): CourseText[] {
  return (['welcome', 'closing'] as const)
    .filter((part) => plan[part] !== '')
    .map((part) => ({ place: `the ${part}`, write: (name) => fillIn(plan[part], name, course.title) }))
}

/** Each lesson with its first question. */
export function writeLessons(course: CourseWords, lessons: LessonWithQuestions[]): CourseText[] {
  const { language } = course
  return lessons.map(({ title, body, markup, questions: [first, ...others] }, index) => {
    const day = index + 1
    const words = toPlainWords(body, markup)
    const question = first && questionText(language, promptText(first), 1, others.length + 1)
    const write = (name: string) =>
      lessonText({ language, name, course: course.title, day, title, words }, question)
    return { place: nameLesson(day, title), write }
  })
}

/** What is said to the answers, right and wrong, each with the question that follows it. */
export function writeReplies({ language }: CourseWords, lessons: LessonWithQuestions[]): CourseText[] {
  return lessons.flatMap(({ title, questions }, index) =>
    questions.flatMap((question, at) => {
      const next = questions[at + 1]
      const asked = next && questionText(language, promptText(next), at + 2, questions.length)
      return [true, false].map((isRight) => {
        const feedback = feedbackText(language, isRight, question, rightAnswerText(question))
        const text = [feedback, asked].filter(Boolean).join('\n\n')
        return {
          place: `the text after question ${at + 1} of ${nameLesson(index + 1, title)}`,
          write: () => text,
        }
      })
    }),
  )
}

/** The questions of each lesson’s quiz, by the lesson. */
export type QuizTexts = ReadonlyMap<string, readonly string[]>

/** The questions of the lessons’ quizzes; any of them may be the first, which comes with the lesson or its last answer. */
export function writeQuizzes(
  course: CourseWords,
  lessons: LessonWithQuestions[],
  quizzes: QuizTexts,
): CourseText[] {
  const { language } = course
  return lessons.flatMap((lesson, index) => {
    const { id, title, body, markup, questions } = lesson
    const texts = quizzes.get(id) ?? []
    const day = index + 1
    const words = toPlainWords(body, markup)
    return texts.map((text, at) => {
      const asked = questionText(language, text, at + 1, texts.length)
      const write = (name: string) =>
        questions.length > 0
          ? asked
          : lessonText({ language, name, course: course.title, day, title, words }, asked)
      return { place: `question ${at + 1} of the quiz of ${nameLesson(day, title)}`, write }
    })
  })
}

const nameLesson = (day: number, title: string) => (title ? `lesson ${day} (${title})` : `lesson ${day}`)
