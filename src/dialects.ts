import type { IncomingMessage } from 'node:http'
import type { FastifyCorsOptions } from '@fastify/cors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { academy } from '#dialects/academy/index.ts'
import { ease } from '#dialects/ease/index.ts'
import { ekatra } from '#dialects/ekatra/index.ts'
import { sms } from '#dialects/sms/index.ts'
import { template } from '#dialects/template/index.ts'
import type { Sessions } from '#features/identity/index.ts'
import type { Config } from '#platform/config.ts'
import type { Dialect } from '#platform/dialects.ts'
import { isLoopbackOrigin } from '#platform/loopback.ts'

/** One line per dialect: without any one of them the rest compiles and runs. */
export const dialects: readonly Dialect<Sessions>[] = [ekatra, ease, template, academy, sms]

export const dialectNames = dialects.map(({ name }) => name)

const hostsPrefix = '/.hosts/'
const nameOf = (host: string | undefined) => (host ?? '').toLowerCase().replace(/:\d+$/, '')

/** On a host name of its own a dialect stands alone: the address is read as if it stood under a prefix that nobody else reaches. */
export const hostDialects =
  ({ DIALECT_HOSTS }: Config) =>
  ({ url = '/', headers }: IncomingMessage): string => {
    const dialect = DIALECT_HOSTS.get(nameOf(headers.host))
    if (dialect) return `${hostsPrefix}${dialect}${url}`
    return isHidden(url) ? '/not-found' : url
  }

/** The router decodes an address before it looks where it leads. */
function isHidden(url: string): boolean {
  try {
    return /^\/+\.hosts(\/|$)/i.test(decodeURIComponent(url.split('?')[0] ?? ''))
  } catch {
    return false
  }
}

function dialectOf(url: string, { DIALECTS }: Config): Dialect<Sessions> | undefined {
  const path = url.split('?')[0] ?? ''
  if (path.startsWith(hostsPrefix))
    return dialects.find(({ name }) => path.startsWith(`${hostsPrefix}${name}/`))
  return dialects.find(({ name, owns }) => DIALECTS.includes(name) && owns(path))
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const strictPreflight = false
const exposedHeaders = [
  'accept-ranges',
  'content-range',
  'content-disposition',
  ...['etag', 'x-request-id', 'retry-after'],
  ...['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
]

/**
 * Dialects answer any origin, without cookies; everything else the academy's own front ends and this machine, and so
 * does a dialect with cookies where one of these asks.
 */
export function chooseCors(config: Config) {
  const { CORS_ORIGINS, FRONTEND_URL, FRONTEND_URL_STUDENTS, FRONTEND_URL_ADMIN, PUBLIC_URL } = config
  const urls = [...CORS_ORIGINS, FRONTEND_URL, FRONTEND_URL_STUDENTS, FRONTEND_URL_ADMIN, PUBLIC_URL]
  const known = urls.flatMap((url) => (url ? [new URL(url).origin] : []))
  return (
    request: FastifyRequest,
    done: (error: Error | null, options?: FastifyCorsOptions) => void,
  ): void => {
    const asking = request.headers.origin
    const origin = asking && isLoopbackOrigin(asking) ? [...known, asking] : known
    const dialect = dialectOf(request.url, config)
    const mayKeepCookies = !dialect || (dialect.takesCookies && origin.includes(asking ?? ''))
    const open = { origin: '*', methods, strictPreflight, ...(dialect?.takesCookies && { exposedHeaders }) }
    done(
      null,
      mayKeepCookies ? { origin, credentials: true, methods, exposedHeaders, strictPreflight } : open,
    )
  }
}

/** Says in the right words that there is no such route, or none with this method. */
export function refuseUnknown(app: FastifyInstance, config: Config) {
  const routes: { methods: string[]; path: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = url
      .replace(/\/$/, '')
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
    const methods = [method].flat().filter((one) => one !== 'OPTIONS' && one !== 'HEAD')
    if (methods.length > 0) routes.push({ methods, path: new RegExp(`^${pattern}/?$`) })
  })

  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?')[0] ?? ''
    const allowed = [
      ...new Set(routes.filter((route) => route.path.test(path)).flatMap(({ methods }) => methods)),
    ]
    const status = allowed.length > 0 ? 405 : 404
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    const dialect = dialectOf(request.url, config)
    if (dialect) return dialect.refuse(reply, status)
    const [code, title] =
      status === 405
        ? ['method_not_allowed', `This address takes ${allowed.join(', ')}.`]
        : ['route_not_found', 'There is nothing at this address. /docs lists what there is.']
    return reply
      .code(status)
      .type('application/problem+json')
      .send({ type: `/problems/${code}`, title, status, instance: request.id })
  }
}
