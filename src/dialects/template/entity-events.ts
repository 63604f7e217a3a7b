import type { UserRow } from '#features/identity/index.ts'
import type { Event } from '#platform/events.ts'
import { toPerson } from './user-shapes.ts'

export type EntityEvent = {
  channel: 'person' | 'login_method' | 'otp_method' | 'recovery_code' | 'schedule'
  event: 'create' | 'update'
}

const personUpdate: EntityEvent = { channel: 'person', event: 'update' }

const changes: Readonly<Record<string, readonly EntityEvent[]>> = {
  'user.signed_up': [
    { channel: 'login_method', event: 'create' },
    { channel: 'person', event: 'create' },
  ],
  'user.email_confirmed': [personUpdate, personUpdate],
  'login_method.created': [{ channel: 'login_method', event: 'create' }],
  'login_method.updated': [{ channel: 'login_method', event: 'update' }],
  'otp_method.created': [{ channel: 'otp_method', event: 'create' }],
  'otp_method.updated': [{ channel: 'otp_method', event: 'update' }],
  'recovery_code.created': [{ channel: 'recovery_code', event: 'create' }],
  'recovery_code.updated': [{ channel: 'recovery_code', event: 'update' }],
  'delivery.scheduled': [{ channel: 'schedule', event: 'create' }],
}

/** What happened around an account without changing it. */
const noChanges = new Set([
  'user.signed_out',
  'user.session_ended',
  'user.sessions_ended',
  'user.signed_up_again',
  'user.confirmation_requested',
  'user.reset_requested',
  'user.email_change_requested',
  'user.lockout_lifted',
])

/** What an event of ours is to whoever listens to this dialect's entities, in the order in which it goes out. */
export function toEntityEvents({ type, data }: Pick<Event, 'type' | 'data'>): readonly EntityEvent[] {
  // Another way in than a password is an event of its own.
  if (type === 'user.signed_up' && data.has_password === false)
    return [{ channel: 'person', event: 'create' }]
  if (Object.hasOwn(changes, type)) return changes[type] ?? []
  if (type.startsWith('delivery.')) return [{ channel: 'schedule', event: 'update' }]
  return type.startsWith('user.') && !noChanges.has(type) ? [personUpdate] : []
}

/** The mails that an event asks for, by their names in the queue `email-transmitter`. */
export const emailEvents = {
  'user.confirmation_requested': 'USER_CREATED',
  'user.reset_requested': 'RESET_PASSWORD',
} as const

/** A person as listeners get it: nothing that opens an account, and nothing to guess such a thing by. */
export const toEntity = (user: UserRow) => ({ ...toPerson(user), login_method: null })
