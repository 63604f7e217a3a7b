export { twilioTexts } from './texts.ts'
