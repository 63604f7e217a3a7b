import { Type } from 'typebox'
import { Id, Nullable, Time } from '#platform/contract.ts'

export const Email = Type.String({
  maxLength: 320,
  pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$|^[^@\\s]+@localhost$',
})
export const Password = Type.String({ minLength: 8, maxLength: 200 })
export const Name = Type.String({ maxLength: 200 })
export const Role = Type.Enum(['student', 'instructor', 'admin', 'superadmin'])
export const Locale = Type.String({
  maxLength: 35,
  pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
  description: 'BCP 47',
})
export const TimeZone = Type.String({ maxLength: 64, description: 'IANA' })

export const UserReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  email: Nullable(Type.String()),
  is_email_confirmed: Type.Boolean(),
  phone: Nullable(Type.String({ description: 'E.164; proved by a code' })),
  first_name: Type.String(),
  last_name: Type.String(),
  contact: Nullable(Type.String()),
  bio: Type.String(),
  picture_url: Nullable(Type.String({ description: 'on this server' })),
  locale: Nullable(Type.String()),
  time_zone: Nullable(Type.String()),
  role: Role,
  has_second_factor: Type.Boolean(),
  is_blocked: Type.Boolean(),
  erasure_due_at: Nullable(Time),
  created_at: Time,
  updated_at: Time,
  version: Type.Integer(),
})

export const SessionReply = Type.Object({
  access_token: Type.String({ description: 'for Authorization: Bearer; 15 minutes' }),
  refresh_token: Type.String({ description: 'works once, within 30 days' }),
  user: UserReply,
})
/** The first step was right; the second is asked of the same address until then. */
export const SecondStepReply = Type.Object({
  second_step: Type.Object({ challenge: Type.String(), expires_at: Time }),
})
export const guessable = (name: string) => ({ limit: { name: `v1.${name}`, most: 30, seconds: 60 } })
