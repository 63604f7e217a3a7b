import { Type } from 'typebox'
import { guessable, SessionReply } from '#features/identity/user-reply.contract.ts'
import { failures, Nothing, Nullable } from '#platform/contract.ts'
import { Code, Credential } from './second-factors.contract.ts'

const tags = ['sessions']
const Challenge = Type.String({ minLength: 1, maxLength: 200 })
const RecoveryCode = Type.String({ minLength: 1, maxLength: 60 })
const Options = Type.Object({}, { additionalProperties: true, description: 'for navigator.credentials.get' })

export const askSecondStep = {
  method: 'POST',
  url: '/sessions/second-step-options',
  config: { access: 'visitor', ...guessable('second_step_options') },
  schema: {
    tags,
    summary: 'Which second steps the account has, and what a browser needs for its passkeys',
    body: Type.Object({ challenge: Challenge }),
    response: {
      200: Type.Object({
        methods: Type.Array(Type.Enum(['totp', 'recovery_code', 'passkey'])),
        passkey: Nullable(Options),
      }),
      ...failures,
    },
  },
} as const

export const takeSecondStep = {
  method: 'POST',
  url: '/sessions/second-steps',
  config: { access: 'visitor', ...guessable('second_step') },
  schema: {
    tags,
    summary: 'Finish signing in: with a code of the app, a recovery code or a passkey',
    body: Type.Object({
      challenge: Challenge,
      totp: Type.Optional(Code),
      recovery_code: Type.Optional(RecoveryCode),
      passkey: Type.Optional(Credential),
    }),
    response: { 201: SessionReply, ...failures },
  },
} as const

export const askToSign = {
  method: 'POST',
  url: '/passkey-challenges',
  config: { access: 'visitor', ...guessable('passkey_challenge') },
  schema: {
    tags,
    summary: 'What a browser needs to sign in with a passkey alone',
    response: { 201: Options, ...failures },
  },
} as const

export const signInByPasskey = {
  method: 'POST',
  url: '/passkey-sessions',
  config: { access: 'visitor', ...guessable('passkey_sign_in') },
  schema: {
    tags,
    summary: 'Sign in with a passkey: both steps in one',
    body: Type.Object({ passkey: Credential }),
    response: { 201: SessionReply, ...failures },
  },
} as const

export const stepUp = {
  method: 'POST',
  url: '/sessions/current/step-ups',
  config: { access: 'user', ...guessable('step_up') },
  schema: {
    tags,
    summary: 'Prove again who I am, for what is not done with a device that was left open',
    body: Type.Object({
      password: Type.Optional(Type.String({ maxLength: 200 })),
      totp: Type.Optional(Code),
      passkey: Type.Optional(Credential),
    }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const askToStepUp = {
  method: 'POST',
  url: '/sessions/current/step-up-options',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'What a browser needs to prove me by a passkey',
    response: { 201: Options, ...failures },
  },
} as const
