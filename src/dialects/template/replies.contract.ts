import { type TProperties, Type } from 'typebox'
import { Nullable } from '#platform/contract.ts'

// What is sent has its keys in alphabetical order, as these schemas have them. The serializer writes what is required
// first: hence nothing is, wherever something may be missing.

const MaybeText = Nullable(Type.String())
const Flag = Type.Union([Type.Integer(), Type.Boolean()])

export const User = Type.Object({
  access_token: Type.Optional(Type.String()),
  active: Type.Optional(Flag),
  email: Type.Optional(MaybeText),
  entity_id: Type.Optional(Type.String({ description: '32 hex digits' })),
  expires_in: Type.Optional(
    Type.Integer({ description: 'the moment when the token expires, in unix seconds' }),
  ),
  first_name: Type.Optional(MaybeText),
  last_name: Type.Optional(MaybeText),
  latest: Type.Optional(Flag),
  login_method: Type.Optional(Type.Null()),
  mfa_enabled: Type.Optional(Type.Boolean()),
  verified: Type.Optional(Flag),
  verified_on: Type.Optional(Nullable(Type.Integer({ description: 'unix seconds' }))),
  version: Type.Optional(Type.Integer()),
})

const Failure = Type.Unsafe<unknown>({ description: '{"message": …, "success": false}, or a page of HTML' })

/** A success and a failure have one status: of these `success` alone is in both. */
export const answers = <First extends TProperties, Last extends TProperties>(first: First, last: Last) => ({
  200: Type.Object({
    ...first,
    message: Type.Optional(Type.String()),
    success: Type.Optional(Type.Boolean()),
    ...last,
  }),
  '4xx': Failure,
  '5xx': Failure,
})
export const said = answers({}, {})
export const withUser = answers({}, { user: Type.Optional(User) })

export const limit = (name: string, most: number, seconds: number) => ({
  limit: { name: `template.${name}`, most, seconds },
})

export const Email = Type.String({ maxLength: 320 })
export const Password = Type.String({ minLength: 1, maxLength: 200 })
/** A number loses the zeros before it. */
export const Otp = Type.Union([Type.String({ maxLength: 100 }), Type.Number()])
export const Mailed = Type.Object({ token: Type.String(), uid: Type.String() })
