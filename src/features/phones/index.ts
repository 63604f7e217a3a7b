export { type CodePolicy, erasePhoneCodes, forgetCodes, phoneJobs } from './phone-codes.ts'
