export { type LinkedinSettings, linkedinSignIn } from './sign-in.ts'
