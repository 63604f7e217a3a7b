import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import fastJson from 'fast-json-stringify'
import type { FastifyInstance, FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify'
import type { Access } from './contract.ts'
import type { Ctx } from './ctx.ts'
import { DomainError } from './errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    ctx: Ctx
  }
  interface FastifyContextConfig {
    access?: Access
    /** A dialect's own counter, or the address' on a route that guesses could be made on. */
    limit?: { name: string; most: number; seconds: number }
    /** `?ticket=` stands for the Authorization header, which some clients cannot send. */
    takesTicket?: boolean
  }
  interface FastifyInstance {
    /** The accesses that this scope holds its routes to. */
    enforced: readonly Access[]
    /** Every route of the program and who may call it. */
    declared: readonly Declared[]
  }
}

export type Declared = { method: string; url: string; access: Access }

/**
 * A route that does not say who may call it stops the start, and so does one whose scope does not hold it to that:
 * silence is not a permission.
 */
export function requireDeclaredAccess(app: FastifyInstance): void {
  const declared: Declared[] = []
  app.decorate('declared', declared)
  app.decorate('enforced', ['visitor', 'vendor'])
  app.addHook('onRoute', function ({ method, url, config }) {
    if (method === 'HEAD' || method === 'OPTIONS') return
    const access = config?.access
    if (!access) throw new Error(`${method} ${url} does not declare who may call it (config.access).`)
    if (!this.enforced.includes(access))
      throw new Error(`${method} ${url} is for "${access}", and nothing in its scope enforces that.`)
    for (const one of [method].flat()) declared.push({ method: one, url, access })
  })
}

/** Those for which somebody has to be signed in. */
export const signedInAccesses = ['user', 'instructor', 'admin', 'superadmin'] as const

/** For whoever adds a hook that holds the routes of this scope to these accesses. */
export function declareEnforced(app: FastifyInstance, accesses: readonly Access[]): void {
  app.decorate('enforced', [...app.enforced, ...accesses])
}

/** A moment is one that a clock can show: a leap second is a form, and no time that can be reckoned with. */
const withFormats = (ajv: Ajv): Ajv => {
  const known = addFormats.default(ajv)
  const form = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d(:?\d\d)?)$/
  return known.addFormat('date-time', (text) => form.test(text) && !Number.isNaN(Date.parse(text)))
}

const options = { removeAdditional: true, useDefaults: true, allErrors: false, strict: false } as const
const strict = withFormats(new Ajv({ ...options, removeAdditional: 'all', coerceTypes: false }))
const lenient = withFormats(new Ajv({ ...options, coerceTypes: 'array' }))
const lenientForm = withFormats(new Ajv({ ...options, removeAdditional: 'all', coerceTypes: 'array' }))

/** A JSON body says what type a value has and is held to it; the parts of an address are text and are read as meant. */
export const compileSchema: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  whenAsked(() => (httpPart === 'body' ? strict : lenient).compile(schema))

/** For interfaces whose clients send forms as well: a body's values too are read as meant. */
export const compileLeniently: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  whenAsked(() => (httpPart === 'body' ? lenientForm : lenient).compile(schema))

/** The same for what is answered. */
export const compileReply: FastifySerializerCompiler<object> = ({ schema }) => {
  let compiled: ((value: unknown) => string) | undefined
  return (value) => {
    compiled ??= fastJson(schema)
    return compiled(value)
  }
}

type Validate = { (value: unknown): boolean; errors?: NonNullable<ValidateFunction['errors']> | null }

/** Most routes are not asked for in the first minute: each compiles its schemas at its first request, not at the start. */
function whenAsked(compile: () => ValidateFunction): Validate {
  let compiled: ValidateFunction | undefined
  const validate: Validate = (value) => {
    compiled ??= compile()
    const isValid = compiled(value)
    validate.errors = compiled.errors ?? null
    return isValid
  }
  return validate
}

/**
 * A GET's body is read where its route asks for one, which one old interface does, and is not looked at elsewhere. Such
 * a route says `exposeHeadRoute: false`: a HEAD has none.
 */
export function readAskedBodies(app: FastifyInstance): void {
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true })
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, routeOptions } = request
    const says = headers['content-type'] ?? headers['content-length'] ?? headers['transfer-encoding']
    if (method === 'GET' && says !== undefined && !routeOptions.schema?.body)
      for (const name of ['content-type', 'content-length', 'transfer-encoding']) delete headers[name]
    done()
  })
}

/**
 * PostgreSQL's text has no NUL and no half of a surrogate pair; a body or an address with one is refused before anything
 * else looks at it. In a body's bytes there are no halves: only an escape writes one.
 */
export function refuseNul(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ url }) => {
    if (url.includes('%00')) throw nul()
  })
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body as string
    if (text === '') return done(null, undefined)
    const found = suspect.test(text) ? findUnstorable(text) : undefined
    if (found) return done(found === '0000' ? nul() : half())
    return parse(request, text, done)
  })
}

const suspect = /\\u(?:0000|d[89a-f])/i

/** Reads escapes from left to right, past escaped backslashes and whole pairs: the digits of the first that no text can hold. */
function findUnstorable(text: string): string | undefined {
  const escapes = /\\(?:\\|ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|u(0000|d[89a-f][0-9a-f]{2}))/gi
  for (const [, digits] of text.matchAll(escapes)) if (digits) return digits
  return undefined
}

const nul = () =>
  new DomainError('invalid', 'nul_byte', 'The request contains a NUL character, which no text can hold.')

const half = () =>
  new DomainError(
    'invalid',
    'half_character',
    'The request contains half of a surrogate pair (\\ud800 to \\udfff alone), which no text can hold. Send both halves.',
  )
