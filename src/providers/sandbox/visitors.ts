import type { FastifyRequest } from 'fastify'
import { hostOf, isLoopback, isLoopbackOrigin } from '#platform/loopback.ts'

/** True for a server that only this machine can reach, as far as its variables say. */
export const isLocalServer = (host: string, publicUrl: string | undefined): boolean =>
  isLoopback(host) && (publicUrl === undefined || isLoopback(hostOf(publicUrl)))

const forwarding = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-client-ip',
  'cf-connecting-ip',
  'true-client-ip',
  'x-real-ip',
  'via',
]

/**
 * True for someone at this machine who means to be here: what the sandbox shows opens accounts. A page of another site
 * (its origin, or a name of its own that points to loopback) and whatever comes through a proxy is not.
 */
export function isLocalVisitor({ socket, headers }: FastifyRequest): boolean {
  const { host, origin } = headers
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    /^[\w.:[\]-]+$/.test(host ?? '') &&
    isLoopback(hostOf(`http://${host}`)) &&
    (origin === undefined || isLoopbackOrigin(origin)) &&
    headers['sec-fetch-site'] !== 'cross-site' &&
    forwarding.every((name) => headers[name] === undefined)
  )
}
