export { type FacebookSettings, facebookSignIn } from './sign-in.ts'
