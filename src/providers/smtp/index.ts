export { smtpEmail } from './email.ts'
