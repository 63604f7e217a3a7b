import { DomainError } from '#platform/errors.ts'
import type { Trigger } from '#ports/realtime.ts'

/** In bytes of JSON: what Pusher takes. */
const most = 10_240

/** Before anything goes out, so that what Pusher would never take costs the events before it no second delivery. */
export function checkTriggers(triggers: readonly Trigger[]): void {
  for (const { channel, event, data } of triggers) {
    if (!/^[\w\-=@,.;]{1,200}$/.test(channel) || channel.startsWith('private-encrypted-'))
      throw new DomainError('invalid', 'invalid_channel', 'A channel has a name that Pusher never takes.')
    if (event === '' || event.length > 200)
      throw new DomainError(
        'invalid',
        'invalid_event',
        'An event has no name, or one of over 200 characters.',
      )
    if (Buffer.byteLength(JSON.stringify(data)) > most)
      throw new DomainError('invalid', 'event_too_large', 'An event has more than 10 kB of data.')
  }
}
