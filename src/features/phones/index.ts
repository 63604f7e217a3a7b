export { type CodePolicy, erasePhoneCodes, forgetCodes, phoneJobs } from './phone-codes.ts'
export {
  beginRegistration,
  finishRegistration,
  forgetRegistrations,
  type NewRegistration,
  type Pending,
  resendRegistrationCode,
} from './registrations.ts'
