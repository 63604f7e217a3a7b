import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '#platform/errors.ts'
import type { Upload } from './receiving.ts'

/** How long, in ms, someone who was answered already may go on sending. */
const goingOn = 10_000

/** One file, and little else around it; the file itself is counted where it is received. */
const limits = {
  files: 1,
  fields: 10,
  parts: 11,
  fieldNameSize: 100,
  fieldSize: 1_000,
  headerPairs: 20,
  fileSize: Number.MAX_SAFE_INTEGER,
}

/** In this scope a body is a file: as it is, under whatever type, or as the one file of a form. Nothing is read ahead. */
export async function takeFiles(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart, { limits, throwFileSizeLimit: false })
  app.addContentTypeParser('application/json', (_request, _body, done) => done(unsupported()))
  app.addContentTypeParser('*', (_request, body, done) => done(null, body))
  letSendersFinish(app)
}

/** For every scope that takes uploads: who is refused in the middle sends on for a while, and then listens. */
export function letSendersFinish(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.readableEnded) return
    raw.unpipe()
    // What waits to read keeps the rest from flowing by.
    raw.removeAllListeners('readable').resume()
    const end = setTimeout(() => raw.destroy(), goingOn).unref()
    raw.once('close', () => clearTimeout(end))
  })
}

/** The file in a request: its name is that of the form, or `?name=`. */
export async function readUpload(request: FastifyRequest, name = 'file'): Promise<Upload> {
  if (request.isMultipart()) {
    const part = await request.file()
    if (!part) throw noFile()
    return { name: part.filename ?? name, stream: part.file }
  }
  const { body, headers } = request
  if (!(body instanceof Readable)) throw noFile()
  const announced = headers['content-length']
  return { name, stream: body, size: announced === undefined ? undefined : Number(announced) }
}

const noFile = () =>
  new DomainError('invalid', 'no_file', 'Send the file as the body, or as the file of a multipart form.')

const unsupported = () =>
  new DomainError(
    'invalid',
    'unsupported_media_type',
    'This route takes files, not JSON. Send a JSON file as application/octet-stream.',
  )
