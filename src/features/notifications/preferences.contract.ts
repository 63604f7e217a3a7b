import { Type } from 'typebox'
import { failures, Nullable, Time } from '#platform/contract.ts'
import { Kind } from './notifications.contract.ts'

const tags = ['notifications']
const config = { access: 'user' } as const
const Channel = Type.Enum(['in_app', 'push', 'text', 'email'])
const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM on my clock' })

const PreferencesReply = Type.Object({
  data: Type.Array(
    Type.Object({
      kind: Kind,
      is_mandatory: Type.Boolean(),
      channels: Type.Object({
        in_app: Type.Boolean(),
        push: Type.Boolean(),
        text: Type.Boolean(),
        email: Type.Boolean(),
      }),
    }),
  ),
})

export const listPreferences = {
  method: 'GET',
  url: '/me/notification-preferences',
  config,
  schema: {
    tags,
    summary: 'Which kinds reach me on which channels',
    response: { 200: PreferencesReply, ...failures },
  },
} as const

export const setPreferences = {
  method: 'PUT',
  url: '/me/notification-preferences',
  config,
  schema: {
    tags,
    summary: 'Switch kinds on or off on a channel; what is not named stays',
    body: Type.Object({
      preferences: Type.Array(Type.Object({ kind: Kind, channel: Channel, is_on: Type.Boolean() }), {
        minItems: 1,
        maxItems: 100,
      }),
    }),
    response: { 200: PreferencesReply, ...failures },
  },
} as const

const settings = {
  quiet_from: Nullable(Clock),
  quiet_to: Nullable(Clock),
  digest: Type.Enum(['off', 'daily', 'weekly']),
  digest_at: Clock,
  digest_weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday; for the weekly one' }),
}
const SettingsReply = Type.Object({
  ...settings,
  digest_next_at: Nullable(Time),
  time_zone: Nullable(Type.String({ description: 'of my account; UTC where there is none' })),
})

export const getSettings = {
  method: 'GET',
  url: '/me/notification-settings',
  config,
  schema: { tags, summary: 'My quiet hours and my digest', response: { 200: SettingsReply, ...failures } },
} as const

export const setSettings = {
  method: 'PUT',
  url: '/me/notification-settings',
  config,
  schema: {
    tags,
    summary: 'Set my quiet hours, which may go past midnight, and my digest',
    body: Type.Object({
      quiet_from: settings.quiet_from,
      quiet_to: settings.quiet_to,
      digest: Type.Optional(settings.digest),
      digest_at: Type.Optional(settings.digest_at),
      digest_weekday: Type.Optional(settings.digest_weekday),
    }),
    response: { 200: SettingsReply, ...failures },
  },
} as const
