export { eraseAnswers, exportAnswers, moveAnswers, recordAnswer } from './answers.ts'
export { startAttempt } from './attempts.ts'
export { promptText, rightAnswerText } from './grading.rules.ts'
export { copyQuizzes } from './quiz-copies.ts'
export { createQuiz, setQuizPublished, setQuizQuestions } from './quizzes.ts'
export { attemptCloser } from './submitting.ts'
export {
  answerTextAttempt,
  beginTextAttempts,
  listQuizTexts,
  type TextedQuestion,
} from './text-attempts.ts'
