import type { TwilioConfig } from '#platform/config.ts'
import type { TextMessages } from '#ports/text-messages.ts'

export function twilioTexts(_config: Partial<TwilioConfig>): TextMessages {
  throw new Error('Twilio is not here yet.')
}
