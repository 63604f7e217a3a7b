import type { FastifyInstance } from 'fastify'
import { failure } from './failures.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The fields that this route of template asks for, in that order, with its words for one that is missing. */
    templateNeeds?: readonly (readonly [field: string, words: string])[]
  }
}

/** A route that reads a body wants JSON that says something, and the fields that it needs. */
export function requireBodies(app: FastifyInstance): void {
  // Where no body is read any kind of one passes; where one is, this is none.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined))
  app.addHook('preValidation', async ({ routeOptions: { schema, config }, headers, body }) => {
    if (!schema?.body) return
    const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '')
    if (!isJson || !saysSomething(body)) throw failure('invalid', 'json_needed')
    const fields = Object(body) as Record<string, unknown>
    for (const [field, words] of config.templateNeeds ?? [])
      if (isMissing(fields[field])) throw failure('invalid', 'field_missing', words)
  })
}

const saysSomething = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length > 0

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''
