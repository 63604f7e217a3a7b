import type { SwaggerTransformObject } from '@fastify/swagger'
import type { FastifyContextConfig, FastifyInstance, FastifySchema } from 'fastify'
import { Problem } from '#platform/contract.ts'

/** How an interface is described in OpenAPI; a route for visitors asks for no token there. */
export const describe = (title: string, description: string) => ({
  openapi: {
    openapi: '3.1.0',
    info: { title, version: '1', description },
    components: { securitySchemes: { bearer: { type: 'http' as const, scheme: 'bearer' } } },
    security: [{ bearer: [] }],
  },
  transform: ({ schema, url, route }: Described) => ({
    schema: {
      ...schema,
      ...(route.config?.access === 'visitor' && { security: [] }),
      ...(route.method !== 'GET' && sentBody(schema)),
      ...headersOf(route),
      ...answers(schema),
    },
    url,
  }),
  transformObject: nameOperations,
})

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler as it was written, whatever is put around it afterwards. */
    handlerText?: string
  }
}

/** Before anything that wraps handlers. */
export function keepHandlerTexts(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, handlerText: route.handler.toString() }
  })
}

type Described = {
  schema: FastifySchema | undefined
  url: string
  route: { method: string | string[]; config?: FastifyContextConfig }
}

/** What is read as it comes, not by a schema: text, or a file. */
function sentBody(schema: Described['schema']) {
  if (!schema?.consumes || schema.body) return {}
  const content = schema.consumes.map((type) => [type, { schema: sentAs(type) }])
  return { body: { content: Object.fromEntries(content) } }
}

function sentAs(type: string) {
  if (type.startsWith('text/')) return { type: 'string' }
  const file = { type: 'string', format: 'binary' }
  return type === 'multipart/form-data' ? { type: 'object', properties: { file }, required: ['file'] } : file
}

/**
 * The handlers themselves are asked which headers they read: a list of such routes would one day say otherwise. Under
 * vitest a call of what is imported reads `(0, module.once)(`.
 */
function headersOf({ config }: Described['route']) {
  const text = config?.handlerText ?? ''
  const properties = {
    ...(/\b(once|answerOnce)\)?\(/.test(text) && { 'Idempotency-Key': idempotencyKey }),
    ...(/\b(expectedVersion|careOf)\)?\(/.test(text) && { 'If-Match': ifMatch }),
  }
  return Object.keys(properties).length > 0 ? { headers: { type: 'object', properties } } : {}
}

const idempotencyKey = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  description: 'a request that is sent again under its key is done once, and answered the same',
}
const ifMatch = {
  type: 'string',
  description: 'the ETag that was read: what somebody else changed since is not overwritten (412)',
}

/** A problem has a media type of its own, whatever else the route answers with. */
function answers(schema: Described['schema']) {
  const { response, produces } = (schema ?? {}) as { response?: object; produces?: readonly string[] }
  const told = Object.entries(response ?? {}).map(([status, one]) => [
    status,
    one === Problem ? problem : one,
  ])
  const [type] = produces ?? []
  const isSilent = !told.some(([status]) => String(status).startsWith('2'))
  const file = type && {
    200: { description: 'The file', content: { [type]: { schema: { type: 'string' } } } },
  }
  return response || file ? { response: { ...(isSilent && file), ...Object.fromEntries(told) } } : {}
}

const problem = {
  description: 'What went wrong (RFC 9457)',
  content: { 'application/problem+json': { schema: Problem } },
}

/** What generated clients call their functions: `getCoursesById`. */
const nameOperations: SwaggerTransformObject = (document) => {
  if (!('openapiObject' in document)) return document.swaggerObject
  const taken = new Set<string>()
  for (const [path, operations = {}] of Object.entries(document.openapiObject.paths ?? {}))
    for (const [method, operation] of Object.entries(operations)) {
      if (typeof operation !== 'object') continue
      const name = method + wordsOf(path)
      // Paths that differ in their signs alone.
      const operationId = taken.has(name) ? `${name}${taken.size}` : name
      taken.add(operationId)
      // A copy: a route of several methods has one operation for all.
      Object.assign(operations, { [method]: { ...operation, operationId } })
    }
  return document.openapiObject
}

const wordsOf = (path: string): string =>
  path
    .replace(/^\/v1(?=\/)/, '')
    .replace(/\/\{/g, '/by-{')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
