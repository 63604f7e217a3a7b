import type { FastifyRequest } from 'fastify'
import type { UserRow } from '#features/identity/index.ts'
import { absoluteUrl } from '#platform/addresses.ts'
import { picturePath } from '#platform/pictures.ts'
import { toMoment } from './dates.ts'

/** An account as its clients see it; a superadmin is an admin to them. */
export const toUser = (user: UserRow, request: FastifyRequest) => ({
  id: user.no,
  email: user.email,
  first_name: user.first_name,
  last_name: user.last_name,
  role: user.role === 'superadmin' ? ('admin' as const) : user.role,
  is_active: user.blocked_at === null,
  email_verified: user.email_confirmed_at !== null,
  phone: user.phone,
  profile_picture: user.picture_id && absoluteUrl(request, picturePath(user.picture_id)),
  bio: user.bio,
  created_at: toMoment(user.created_at),
  updated_at: toMoment(user.updated_at),
})
