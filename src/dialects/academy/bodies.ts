import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type FileRow, receiveFile, type Use } from '#features/files/index.ts'
import { compileLeniently } from '#platform/http.ts'
import { failure } from './failures.ts'
import { endLateUploads, partsOf, passOver } from './uploads.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The file that a form of this route of academy may carry, and what its field may be called. */
    academyFile?: { use: Use; fields: readonly string[] }
  }
  interface FastifyRequest {
    /** That file: the caller's own, and swept away unless the route uses it. */
    receivedFile: FileRow | null
  }
}

/** JSON, a form and a multipart form say the same; a route that reads a body gets one. */
export async function readBodies(app: FastifyInstance): Promise<void> {
  app.setValidatorCompiler(compileLeniently)
  app.decorateRequest('receivedFile', null)
  await app.register(multipart)
  endLateUploads(app)
  // What is no body of these kinds is none: where nothing is read anything may come.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined))
  app.addHook('preValidation', async (request) => {
    if (!request.routeOptions.schema?.body) return
    if (request.isMultipart()) request.body = await readForm(request)
    request.body ??= {}
  })
}

/** The fields, wherever they stand: the file among them is received as it comes, and never held in memory. */
async function readForm(request: FastifyRequest): Promise<Record<string, unknown>> {
  const { academyFile } = request.routeOptions.config
  const fields = new Map<string, unknown>()
  for await (const part of partsOf(request)) {
    if (part.type !== 'file') addField(fields, part)
    else if (request.receivedFile || !part.filename || !academyFile?.fields.includes(part.fieldname))
      await passOver(part.file)
    else {
      const upload = { name: part.filename, stream: part.file }
      request.receivedFile = await receiveFile(request.ctx, academyFile.use, upload)
    }
  }
  return Object.fromEntries(fields)
}

type Field = { fieldname: string; value: unknown; valueTruncated: boolean }

/** What is said twice is a list, and so is what its browsers call `name[]`. */
function addField(fields: Map<string, unknown>, { fieldname, value, valueTruncated }: Field): void {
  if (valueTruncated) throw failure('too_large', 'body_too_large')
  const name = fieldname.replace(/\[\]$/, '')
  const before = fields.get(name)
  fields.set(name, fields.has(name) ? [before, value].flat() : value)
}
