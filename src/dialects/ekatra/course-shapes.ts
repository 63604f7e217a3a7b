import type { Static } from 'typebox'
import {
  type CourseWithLessons,
  fromPlain,
  type NewLesson,
  type PlainQuestion,
  type Question,
  toPlain,
} from '#features/courses/index.ts'
import { toHtml } from '#platform/markup.ts'
import type { DayBody, QuestionBody } from './courses.contract.ts'
import { history } from './dates.ts'
import { toText } from './reading.ts'

type Day = Static<typeof DayBody>
type WrittenQuestion = Static<typeof QuestionBody>

export const toLesson = ({ text, questions }: Day): NewLesson => ({
  body: text,
  markup: 'html',
  questions: toQuestions(questions).map(fromPlain),
})

export const toQuestions = (questions: WrittenQuestion[] | null | undefined) =>
  (questions ?? []).map((written) => ({
    prompt: written.question,
    label: toText(written.type),
    answer: toText(written.correct_answer ?? written['correct-answer']),
    ...(typeof written.id === 'number' ? { no: written.id } : {}),
  }))

/** Only what was sent. */
export function toQuestionChange(written: Partial<WrittenQuestion>): Partial<PlainQuestion> {
  const answer = written.correct_answer ?? written['correct-answer']
  return {
    ...(written.question === undefined ? {} : { prompt: written.question }),
    ...(written.type === undefined ? {} : { label: toText(written.type) }),
    ...(answer === undefined ? {} : { answer: toText(answer) }),
  }
}

/** As the document shows a course. */
export const fromCourse = (course: CourseWithLessons) => ({
  id: course.no,
  name: course.title,
  author: course.author,
  description: course.description,
  days: course.lessons.map(fromLesson),
})

/** As the client's rows have it. */
export const fromCourseRow = (course: CourseWithLessons, addedBy: number | undefined, zone: string) => ({
  ...fromCourse(course),
  is_published: course.status === 'published',
  days: course.lessons.map((lesson) => ({ ...fromLesson(lesson), files: [] })),
  ...(addedBy === undefined ? {} : { added_by: addedBy }),
  ...history(course, zone),
})

const fromLesson = ({ position, body, markup, questions }: CourseWithLessons['lessons'][number]) => ({
  day: position,
  text: markup === 'html' ? body : toHtml(body),
  questions: questions.map(fromQuestion),
})

function fromQuestion(question: Question) {
  const { prompt, label, answer } = toPlain(question)
  return {
    id: question.no,
    question_number: question.position,
    question: prompt,
    type: label,
    correct_answer: answer,
    'correct-answer': answer,
  }
}
