import { getRecipient } from '#features/messaging/index.ts'
import type { Subscribers } from '#platform/events.ts'
import { forgetToken } from './devices.ts'

export const pushSubscribers: Subscribers = {
  'message.token_gone': {
    'push.forget_token': async (ctx, { subject, at }) =>
      forgetToken(ctx, await getRecipient(ctx, subject), at),
  },
}
