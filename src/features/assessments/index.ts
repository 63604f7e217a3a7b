export { eraseAnswers, exportAnswers, moveAnswers, recordAnswer } from './answers.ts'
export { promptText, rightAnswerText } from './grading.rules.ts'
