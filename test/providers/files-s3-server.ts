import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { isSigned } from './files-s3-signatures.ts'

export const bucket = 'the-bucket'
export type S3Fault = 'hang' | 'cut' | { status: number; code: string }

export type S3Server = {
  url: string
  objects: Map<string, Buffer>
  /** Uploads in parts that nobody has finished or taken back. */
  unfinished: Map<string, { key: string; parts: Map<number, Buffer> }>
  calls: string[]
  /** So goes the next call of that method, after as many good ones. */
  fail(fault: S3Fault, method: string, after?: number): void
  [Symbol.asyncDispose](): Promise<void>
}

type Call = { method: string; key: string; query: URLSearchParams; body: Buffer; range: string | undefined }

/** What Sangam needs of S3's protocol, on a port of this machine: https://docs.aws.amazon.com/AmazonS3/latest/API */
export async function startS3(): Promise<S3Server> {
  const faults: { fault: S3Fault; method: string; after: number }[] = []
  const http = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://storage')
    const method = request.method ?? ''
    server.calls.push(
      `${method} ${[...query.keys()].filter((name) => !name.startsWith('X-Amz')).join(' ')}`.trim(),
    )
    const body = await buffer(request)
    const fault = faults.find((one) => one.method === method && one.after-- <= 0)
    if (fault) faults.splice(faults.indexOf(fault), 1)
    if (fault?.fault === 'hang') return
    if (fault?.fault === 'cut') return void response.destroy()
    if (fault) return refuse(response, fault.fault.status, fault.fault.code)
    if (!isSigned(request, body)) return refuse(response, 403, 'SignatureDoesNotMatch')
    if (!pathname.startsWith(`/${bucket}`)) return refuse(response, 404, 'NoSuchBucket')
    const key = decodeURIComponent(pathname.slice(bucket.length + 2))
    const act = query.has('uploads') || query.has('uploadId') ? actOnParts : actOnObject
    act(server, { method, key, query, body, range: request.headers.range }, response)
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: S3Server = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    objects: new Map(),
    unfinished: new Map(),
    calls: [],
    fail: (fault, method, after = 0) => void faults.push({ fault, method, after }),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

const etag = (body: Buffer) => `"${createHash('md5').update(body).digest('hex')}"`

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<Error><Code>${code}</Code><Message>of ${bucket}</Message></Error>`)
}

function xml(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`)
}

function actOnObject(
  { objects }: S3Server,
  { method, key, query, body, range }: Call,
  response: ServerResponse,
) {
  const known = objects.get(key)
  if (method === 'PUT') objects.set(key, body)
  if (method === 'PUT') return void response.writeHead(200, { etag: etag(body) }).end()
  if (method === 'DELETE') objects.delete(key)
  if (method === 'DELETE') return void response.writeHead(204).end()
  if (!known) return refuse(response, 404, 'NoSuchKey')
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  const part = range ? known.subarray(Number(start), Number(end) + 1) : known
  const headers = {
    'content-length': part.length,
    'content-type': query.get('response-content-type') ?? 'binary/octet-stream',
    'content-disposition': query.get('response-content-disposition') ?? '',
  }
  response.writeHead(range ? 206 : 200, headers).end(part)
}

function actOnParts({ objects, unfinished }: S3Server, call: Call, response: ServerResponse) {
  const { method, key, query, body } = call
  const id = query.get('uploadId') ?? ''
  const upload = unfinished.get(id)
  if (method === 'GET') {
    const found = [...unfinished].filter(([, one]) => one.key.startsWith(query.get('prefix') ?? ''))
    const rows = found.map(([id, one]) => `<Upload><Key>${one.key}</Key><UploadId>${id}</UploadId></Upload>`)
    return xml(response, `<ListMultipartUploadsResult>${rows.join('')}</ListMultipartUploadsResult>`)
  }
  if (method === 'POST' && query.has('uploads')) {
    const fresh = randomUUID()
    unfinished.set(fresh, { key, parts: new Map() })
    return xml(
      response,
      `<InitiateMultipartUploadResult><UploadId>${fresh}</UploadId></InitiateMultipartUploadResult>`,
    )
  }
  if (!upload) return refuse(response, 404, 'NoSuchUpload')
  if (method === 'PUT') upload.parts.set(Number(query.get('partNumber')), body)
  if (method === 'PUT') return void response.writeHead(200, { etag: etag(body) }).end()
  unfinished.delete(id)
  if (method === 'DELETE') return void response.writeHead(204).end()
  const parts = [...upload.parts].sort(([one], [other]) => one - other).map(([, part]) => part)
  objects.set(key, Buffer.concat(parts))
  return xml(response, '<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>')
}
