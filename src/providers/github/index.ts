export { type GithubSettings, githubSignIn } from './sign-in.ts'
