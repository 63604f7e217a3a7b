import { Type } from 'typebox'
import { guessable, SecondStepReply, SessionReply } from '#features/identity/user-reply.contract.ts'
import { failures, Id, Nothing, Nullable, Time } from '#platform/contract.ts'

const tags = ['social sign-in']
const Provider = Type.Enum(['github', 'google', 'linkedin', 'facebook'])
const Secret = Type.String({ minLength: 1, maxLength: 200 })
/** As a client holds them: a provider's tokens can be long. */
const Proof = Type.String({ minLength: 1, maxLength: 8000 })

const Account = Type.Object({
  id: Id,
  provider: Type.String(),
  email: Nullable(Type.String()),
  user_name: Nullable(Type.String()),
  created_at: Time,
  last_used_at: Time,
})

export const listProviders = {
  method: 'GET',
  url: '/social-providers',
  config: { access: 'visitor' },
  schema: {
    tags,
    summary: 'By which accounts of theirs people sign in here',
    response: { 200: Type.Object({ data: Type.Array(Provider) }), ...failures },
  },
} as const

const authorization = {
  tags,
  body: Type.Object({ provider: Provider, redirect_uri: Type.String({ maxLength: 2000 }) }),
  response: {
    201: Type.Object({
      authorization_url: Type.String(),
      state: Type.String(),
      verifier: Type.String({ description: 'the browser keeps it, and sends it with what came back' }),
    }),
    ...failures,
  },
}

export const authorize = {
  method: 'POST',
  url: '/social-authorizations',
  config: { access: 'visitor', ...guessable('social_authorization') },
  schema: { ...authorization, summary: 'Begin to sign in by a provider: where to send the browser' },
} as const

export const authorizeLink = {
  method: 'POST',
  url: '/me/social-authorizations',
  config: { access: 'user' },
  schema: { ...authorization, summary: 'Begin to link an account of mine: where to send the browser' },
} as const

const Returned = { provider: Provider, code: Proof, state: Secret, verifier: Secret }

export const signIn = {
  method: 'POST',
  url: '/social-sessions',
  config: { access: 'visitor', ...guessable('social_sign_in') },
  schema: {
    tags,
    summary: 'Sign in with what the browser brought back; 202 when the account wants a second step',
    body: Type.Object(Returned),
    response: { 201: SessionReply, 202: SecondStepReply, ...failures },
  },
} as const

export const link = {
  method: 'POST',
  url: '/me/social-accounts',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Link an account of mine, with what the browser brought back',
    body: Type.Object(Returned),
    response: { 201: Account, ...failures },
  },
} as const

export const list = {
  method: 'GET',
  url: '/me/social-accounts',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'The accounts of mine that open this one',
    response: { 200: Type.Object({ data: Type.Array(Account) }), ...failures },
  },
} as const

export const unlink = {
  method: 'DELETE',
  url: '/me/social-accounts/:account_id',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Unlink one; never the last way in',
    params: Type.Object({ account_id: Id }),
    response: { 204: Nothing, ...failures },
  },
} as const
