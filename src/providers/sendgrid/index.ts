export { sendgridEmail } from './email.ts'
