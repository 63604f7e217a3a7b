import { Type } from 'typebox'
import { failures, limit, Message } from './replies.contract.ts'
import { SignedIn } from './user-reply.contract.ts'

const tags = ['auth']
const quarter = 15 * 60
const refused = [401, 'Invalid email or password'] as const
const deactivated = [401, 'Account is deactivated'] as const
const bothNeeded = [400, 'Email and password are required'] as const
const tokenNeeded = [400, 'Token is missing'] as const

export const signIn = {
  method: 'POST',
  url: '/login',
  config: {
    access: 'visitor',
    ...limit('login', 10, quarter),
    academyAnswers: {
      email_missing: bothNeeded,
      password_missing: bothNeeded,
      email_invalid: refused,
      password_invalid: refused,
      wrong_credentials: refused,
      account_blocked: deactivated,
    },
  },
  schema: {
    tags,
    summary: 'Sign in with e-mail and password',
    body: Type.Object({
      email: Type.String({ minLength: 1, maxLength: 320, description: 'in any case' }),
      password: Type.String({ minLength: 1, maxLength: 200 }),
    }),
    response: { 200: SignedIn, ...failures },
  },
} as const

export const google = {
  method: 'POST',
  url: '/google',
  config: {
    access: 'visitor',
    ...limit('google', 10, quarter),
    academyAnswers: {
      token_missing: tokenNeeded,
      token_invalid: [401, 'Invalid token'],
      proof_refused: [401, 'Invalid token'],
      account_blocked: deactivated,
    },
  },
  schema: {
    tags,
    summary: 'Sign in with an id token of Google; whoever is new gets an account of a student',
    body: Type.Object({
      token: Type.String({ minLength: 1, maxLength: 8000 }),
      client_type: Type.Optional(Type.Unknown({ description: 'read by nobody: a role is given, not taken' })),
    }),
    response: { 200: SignedIn, ...failures },
  },
} as const

export const refresh = {
  method: 'POST',
  url: '/refresh',
  config: { access: 'visitor', ...limit('refresh', 20, 3600) },
  schema: {
    tags,
    summary: 'A new access token, for the refresh token in the Authorization header',
    response: { 200: Type.Object({ access_token: Type.String() }), ...failures },
  },
} as const

export const signOut = {
  method: 'POST',
  url: '/logout',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'End this sign-in, its refresh token too',
    response: { 200: Message, ...failures },
  },
} as const
