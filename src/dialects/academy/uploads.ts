import type { Multipart } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Upload } from '#features/files/index.ts'
import { failure } from './failures.ts'

/** How many bytes a field may have, and a file that nobody asked for; one that is asked for is counted by whoever takes it. */
export const most = 1_000_000
const limits = {
  fields: 100,
  fieldNameSize: 100,
  fieldSize: most,
  parts: 120,
  fileSize: Number.MAX_SAFE_INTEGER,
}

/** The parts of a form, in their order. What is broken in it is the sender's fault. */
export async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts({ limits })
  } catch (error) {
    throw Object(error).statusCode ? error : failure('invalid', 'broken_form')
  }
}

/** How long, in ms, someone who was answered already may go on sending: only then they listen. */
const goingOn = 10_000

/** Nobody keeps a connection for a file that was refused. */
export function endLateUploads(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.readableEnded) return
    const end = setTimeout(() => raw.destroy(), goingOn).unref()
    raw.once('close', () => clearTimeout(end))
  })
}

/** The file of a form, to be read on: for a route that reads nothing else. Throws `invalid`, `file_missing`. */
export async function takeUpload(request: FastifyRequest, fields: readonly string[]): Promise<Upload> {
  if (!request.isMultipart()) throw failure('invalid', 'file_missing')
  for await (const part of partsOf(request)) {
    if (part.type !== 'file') continue
    if (fields.includes(part.fieldname) && part.filename) return { name: part.filename, stream: part.file }
    await passOver(part.file)
  }
  throw failure('invalid', 'file_missing')
}

/** A file that nobody asked for. */
export async function passOver(file: AsyncIterable<Buffer>): Promise<void> {
  let bytes = 0
  for await (const chunk of file) {
    bytes += chunk.length
    if (bytes > most) throw failure('too_large', 'body_too_large')
  }
}
