import type { Realtime, Trigger } from '#ports/realtime.ts'
import { type Client, openClient, type Settings } from './client.ts'
import { toDomainError, unavailable, unreadable } from './failures.ts'
import { checkTriggers } from './triggers.ts'

/** So many events Pusher takes in one call: https://pusher.com/docs/channels/library_auth_reference/rest-api. */
const most = 10

/** Pusher, or what speaks its protocol. `timeout`, in ms, is for one call of the port, whatever it holds. */
export function pusherRealtime(settings: Settings, timeout = 14_000): Realtime {
  const connect = openClient(settings)
  return {
    vendor: 'pusher',
    async trigger(triggers) {
      checkTriggers(triggers)
      const end = performance.now() + timeout
      for (let from = 0; from < triggers.length; from += most) {
        const left = Math.ceil(end - performance.now())
        if (left <= 0) throw late()
        await send(connect(left), triggers.slice(from, from + most), left)
      }
    },
  }
}

/** The client's own timeout ends with the head of an answer. */
async function send(client: Client, triggers: readonly Trigger[], left: number): Promise<void> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => silence.reject(late()), left)
  try {
    await Promise.race([readAnswer(client.triggerBatch(triggers.map(toEvent))), silence.promise])
  } catch (error) {
    throw toDomainError(error)
  } finally {
    clearTimeout(timer)
  }
}

const toEvent = ({ channel, event, data }: Trigger) => ({ channel, name: event, data: JSON.stringify(data) })

const late = () => unavailable('vendor_timeout', 'did not answer in time')

/** A proxy's page is no answer: Pusher's is JSON. */
async function readAnswer(answer: Promise<{ status: number; json(): Promise<unknown> }>): Promise<void> {
  const response = await answer
  const body = await response.json().catch(() => undefined)
  if (response.status !== 200 || typeof body !== 'object' || body === null) throw unreadable()
}
