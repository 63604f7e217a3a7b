import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Role } from '#platform/ctx.ts'
import type { World } from '#test/world.ts'

/** Someone at a listening academy, who sends and fetches files as browsers do. */
export type Caller = {
  token: string
  id: string
  fetch(path: string, init?: RequestInit): Promise<Response>
  send(
    content: Uint8Array | string,
    query?: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: FileReply }>
}
export type FileReply = {
  id: string
  name: string
  media_type: string
  size: number
  sha256: string
  url: string
  type: string
  used_bytes: number
}

export async function openCaller(world: World, address: string, role: Role = 'instructor'): Promise<Caller> {
  const { email, password, user } = await world.person(role)
  const reply = await fetch(`${address}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const { access_token: token } = (await reply.json()) as { access_token: string }
  const caller: Caller = {
    token,
    id: user.id,
    fetch: (path, init = {}) =>
      fetch(path.startsWith('http') ? path : address + path, {
        ...init,
        headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
      }),
    async send(content, query = 'use=resource', headers = {}) {
      const body = typeof content === 'string' ? Buffer.from(content) : content
      const type = { 'content-type': 'application/octet-stream', ...headers }
      const answer = await caller.fetch(`/v1/files?${query}`, {
        method: 'POST',
        headers: type,
        body: new Uint8Array(body),
      })
      return { status: answer.status, body: (await answer.json()) as FileReply }
    },
  }
  return caller
}

/** What is left of files anywhere: rows, intents, and files on the disk. */
export async function leftovers({ config, database: { db } }: World) {
  const found = await readdir(join(config.DATA_DIR, 'files'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  )
  return {
    rows: (await db.selectFrom('files').select('id').execute()).length,
    intents: (await db.selectFrom('unkept_objects').select('storage_key').execute()).length,
    objects: found.filter((one) => one.isFile()).length,
  }
}

export const nothing = { rows: 0, intents: 0, objects: 0 }
