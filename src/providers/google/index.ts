export { type GoogleSettings, googleSignIn } from './sign-in.ts'
