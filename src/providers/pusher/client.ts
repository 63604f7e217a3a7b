import * as http from 'node:http'
import * as https from 'node:https'
import Pusher from 'pusher'

/** What the provider reads; all but the last must be there once Pusher is chosen. */
export type Settings = {
  PUSHER_APP_ID?: string
  PUSHER_API_KEY?: string
  PUSHER_API_SECRET?: string
  PUSHER_CLUSTER?: string
  PUSHER_URL?: string
}

export type Client = Pusher

/** Makes a client for one call, which gives up after `timeout` ms; the connections are shared. */
export function openClient(settings: Settings): (timeout: number) => Pusher {
  const place = readPlace(settings)
  const agent = new (place.useTLS ? https : http).Agent({ keepAlive: true, maxSockets: 20 })
  const account = {
    appId: required(settings, 'PUSHER_APP_ID'),
    key: required(settings, 'PUSHER_API_KEY'),
    secret: required(settings, 'PUSHER_API_SECRET'),
  }
  return (timeout) => new Pusher({ ...account, ...place, agent, timeout })
}

function readPlace(settings: Settings) {
  if (!settings.PUSHER_URL) return { cluster: required(settings, 'PUSHER_CLUSTER'), useTLS: true }
  const { protocol, hostname: host, port, pathname } = new URL(settings.PUSHER_URL)
  if (pathname !== '/') throw new Error('PUSHER_URL must end after the host and port: the path is signed')
  return { host, useTLS: protocol === 'https:', ...(port && { port }) }
}

function required(settings: Settings, name: keyof Settings): string {
  const value = settings[name]
  if (value === undefined) throw new Error(`${name} must be set`)
  return value
}
