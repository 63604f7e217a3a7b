import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Access } from './contract.ts'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** `lasting`: its address changes with its content, so a browser need not ask again. */
export type Asset = { url: string; file: string; lasting?: boolean }

/** Serves these files and no others, at one fixed address each; a file is read when it is first asked for. */
export function serveAssets(app: FastifyInstance, access: Access, assets: readonly Asset[]): void {
  for (const { url, file, lasting } of assets) {
    const type = types[extname(file)] ?? 'application/octet-stream'
    const cacheControl = lasting ? 'public, max-age=31536000, immutable' : 'no-cache'
    let content: { body: Buffer; etag: string } | undefined
    app.get(url, { config: { access } }, async ({ headers }, reply) => {
      content ??= await read(file)
      const { body, etag } = content
      reply.headers({ 'cache-control': cacheControl, etag })
      if (headers['if-none-match']?.includes(etag)) return reply.code(304).send()
      return reply.type(type).send(body)
    })
  }
}

async function read(file: string): Promise<{ body: Buffer; etag: string }> {
  const body = await readFile(file)
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}
