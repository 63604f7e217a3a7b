import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * Sends whoever came by http to https, where the academy's address is an https one. Only the word of a proxy that is
 * trusted counts: without one every request looks like http, and the answer would be a circle.
 */
export function requireHttps(app: FastifyInstance): void {
  const { publicUrl } = app
  if (!isHttps(publicUrl)) return
  const own = new URL(publicUrl)
  app.addHook('onRequest', async (request, reply) => {
    const isToldSo = request.headers['x-forwarded-proto'] !== undefined && isByTrustedProxy(request)
    if (!isToldSo || request.protocol !== 'http') return
    // A host name of the dialect's own is one that the operator named; any other is whatever somebody wrote.
    const host = request.url.startsWith('/.hosts/') ? request.hostname : own.host
    return reply.redirect(`https://${host}${request.originalUrl}`, 308)
  })
}

/** Only where proxies are trusted is there such a list, and more than the socket in it where this one is. */
const isByTrustedProxy = ({ ips }: FastifyRequest): boolean => (ips?.length ?? 0) > 1

const isHttps = (url: string | undefined): url is string => url?.startsWith('https:') ?? false

/** Whether the browser came by https, as far as anybody can tell: then cookies are for https alone. */
export const isSecure = ({ protocol, server }: FastifyRequest): boolean =>
  protocol === 'https' || isHttps(server.publicUrl)
