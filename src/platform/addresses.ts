import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** `PUBLIC_URL`, where the operator set it. */
    publicUrl: string | undefined
  }
}

/** A path of this server as the caller can follow it from elsewhere; an address that is whole already stays as it is. */
export function absoluteUrl(request: FastifyRequest, path: string): string {
  if (/^https?:/.test(path)) return path
  const origin = request.server.publicUrl ?? `${request.protocol}://${request.host}`
  return origin.replace(/\/$/, '') + path
}
