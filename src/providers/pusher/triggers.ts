import { DomainError } from '#platform/errors.ts'
import type { Trigger } from '#ports/realtime.ts'

/** In one call of the port, and in bytes of JSON: what Pusher takes of each. */
const [most, largest] = [100, 10_240]

/** Before anything goes out, so that what Pusher would never take costs the events before it no second delivery. */
export function checkTriggers(triggers: readonly Trigger[]): void {
  if (triggers.length > most)
    throw new DomainError('invalid', 'too_many_events', `At most ${most} events go in one call. Split them.`)
  for (const { channel, event, data } of triggers) {
    if (!/^[\w\-=@,.;]{1,200}$/.test(channel) || channel.startsWith('private-encrypted-'))
      throw new DomainError('invalid', 'invalid_channel', 'A channel has a name that Pusher never takes.')
    if (event === '' || event.length > 200)
      throw new DomainError(
        'invalid',
        'invalid_event',
        'An event has no name, or one of over 200 characters.',
      )
    if (Buffer.byteLength(JSON.stringify(data)) > largest)
      throw new DomainError('invalid', 'event_too_large', 'An event has more than 10 kB of data.')
  }
}
