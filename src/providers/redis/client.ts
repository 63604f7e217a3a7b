import { createClient } from '@redis/client'
import type { Logger } from 'pino'

/**
 * A client that comes back by itself, for ever. A line on which nothing came or went for `silence` ms, though it was asked
 * in between, is dead.
 */
export function openClient(url: string, log: Logger, silence: number) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: 1_000,
    pingInterval: silence / 3,
    socket: {
      connectTimeout: 5_000,
      socketTimeout: silence,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 2_000),
    },
  })
  let isAway = false
  client.on('error', (error: unknown) => {
    if (!isAway) log.warn({ reason: reasonOf(error) }, 'Redis cannot be reached; trying again')
    isAway = true
  })
  client.on('ready', () => {
    if (isAway) log.info('Redis is reached again')
    isAway = false
  })
  return client
}

export type Client = ReturnType<typeof openClient>

/** Redis begins its refusals with a word of their own, such as `WRONGPASS`. */
function reasonOf(error: unknown): string {
  const { code, name = 'unknown', message = '' } = Object(error) as Error & { code?: unknown }
  if (typeof code === 'string') return code
  return /^[A-Z]{3,}/.exec(message)?.[0] ?? name
}
