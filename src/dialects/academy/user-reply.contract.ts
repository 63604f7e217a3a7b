import { Type } from 'typebox'
import { Nullable } from '#platform/contract.ts'
import { Message, Moment } from './replies.contract.ts'

const MaybeText = Nullable(Type.String())

export const User = Type.Object({
  id: Type.Integer(),
  email: MaybeText,
  first_name: Type.String(),
  last_name: Type.String(),
  role: Type.Enum(['student', 'instructor', 'admin']),
  is_active: Type.Boolean(),
  email_verified: Type.Boolean(),
  phone: MaybeText,
  profile_picture: MaybeText,
  bio: Type.String(),
  created_at: Moment,
  updated_at: Moment,
})
export const JustUser = Type.Object({ user: User })
export const SaidOfUser = Type.Object({ ...Message.properties, user: User })
export const SignedIn = Type.Object({
  ...SaidOfUser.properties,
  access_token: Type.String({ description: 'for Authorization: Bearer; an hour' }),
  refresh_token: Type.String({ description: 'for /auth/refresh; until sign-out, at most 30 days' }),
})
