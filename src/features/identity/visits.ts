import { randomUUID } from 'node:crypto'
import type { Ctx } from '#platform/ctx.ts'

/** Who stands at the door: the socket's address, the browser's name for itself, and what it showed to be known here. */
export type Visit = { address: string; device: string; platform?: string; deviceMark?: string | undefined }

type Request = { ip: string; headers: { 'user-agent'?: string | undefined } }

export const visitOf = ({ ip, headers }: Request): Visit => ({
  address: ip,
  device: headers['user-agent']?.slice(0, 300) ?? '',
})

/** For how long a device that someone signed in on is known, in seconds. */
export const markLasts = 30 * 24 * 3600

/** What a browser keeps to be known again: it opens nothing, and spares its owner from being shut out with a stranger. */
export function markDevice(ctx: Ctx, userId: string): string {
  const text = `${userId}.${Math.floor(ctx.now().getTime() / 1000) + markLasts}.${randomUUID()}`
  return `${text}.${sign(ctx, text)}`
}

export function isMarkedFor(ctx: Ctx, mark: string | undefined, userId: string): boolean {
  const [owner = '', until = '', nonce = '', signature = ''] = mark?.split('.') ?? []
  const isRight = signature !== '' && sign(ctx, `${owner}.${until}.${nonce}`) === signature
  return isRight && owner === userId && Number(until) * 1000 > ctx.now().getTime()
}

const sign = (ctx: Ctx, text: string) => ctx.providers.vault.digest(text, 'device').toString('base64url')
