import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { missingAs } from '#platform/errors.ts'
import type { FileRow } from './file.queries.ts'
import { type Disposition, dispositionHeader } from './file-names.rules.ts'
import { isShown, servedType } from './media-types.rules.ts'
import { answerTo } from './ranges.rules.ts'

type How = { disposition: Disposition; cacheControl: string }

/** Answers with the file, or the part of it that was asked for. A reader who goes away ends the reading. */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileRow, how: How) {
  const { headers, method, ctx } = request
  const kept = { size: file.size, etag: etagOf(file), modified: file.created_at.toUTCString() }
  const asked = {
    range: headers.range,
    if_range: headers['if-range'] as string | undefined,
    if_none_match: headers['if-none-match'],
    if_modified_since: headers['if-modified-since'],
  }
  const answer = answerTo(asked, kept)
  reply.headers({ ...safe(file.media_type), 'cache-control': how.cacheControl })
  reply.headers({ etag: kept.etag, 'last-modified': kept.modified, 'accept-ranges': 'bytes' })
  if (answer.status === 304) return reply.code(304).send()
  if (answer.status === 416) return sendOutOfRange(reply, file.size)
  const part = answer.status === 206 ? answer.part : undefined
  const kind = isShown(file.media_type) ? how.disposition : 'attachment'
  reply.code(answer.status).headers({
    'content-type': servedType(file.media_type),
    'content-disposition': dispositionHeader(kind, file.name),
    'content-length': part ? part.end - part.start + 1 : file.size,
    ...(part && { 'content-range': `bytes ${part.start}-${part.end}/${file.size}` }),
  })
  if (method === 'HEAD') return reply.send(Readable.from([]))
  return reply.send(await ctx.providers.files.read(file.storage_key, part).catch(missingAs('file')))
}

const etagOf = ({ sha256 }: FileRow): string => `"${sha256.toString('base64url')}"`

/**
 * A file is shown by pages of other origins, as a picture or a film, and is never a page of ours. Browsers show no PDF
 * inside a sandbox: its viewer runs nothing of our origin anyway.
 */
const safe = (mediaType: string) => ({
  'content-security-policy': `${mediaType === 'application/pdf' ? '' : 'sandbox; '}default-src 'none'; style-src 'unsafe-inline'`,
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
})

/** The one status that only a download has. */
function sendOutOfRange(reply: FastifyReply, size: number): FastifyReply {
  const [status, title] = [416, `The file has ${size} bytes, and none where this range begins.`]
  return reply
    .code(status)
    .headers({ 'content-range': `bytes */${size}`, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .send({ type: '/problems/range_not_satisfiable', title, status, instance: reply.request.id })
}
